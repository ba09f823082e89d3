import { isObject } from "@mortise/jsonrpc";

const MEDIA_TYPE = /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+(?:\s*;.*)?$/;
/** Searched for, not matched to the end: that takes no stack however long the text is. */
const NOT_BASE64 = /[^A-Za-z0-9+/]/;

/**
 * Refuses what says that it is binary and could not be read: images and sounds need Base64 and a media type, blobs Base64
 * (server/prompts § data types, server/resources § contents).
 * @param blocks content blocks or resource contents, of a shape that was checked
 * @throws Error which says what is wrong; that is a bug of the server's author
 */
export function requireBinary(blocks: readonly unknown[], what: string): void {
  for (const block of blocks) {
    if (!isObject(block)) continue;
    const { type, data, blob, mimeType } = isObject(block.resource) ? block.resource : block;
    const isMedia = type === "image" || type === "audio";
    const encoded = isMedia ? data : blob;
    if (typeof encoded === "string" && !isBase64(encoded)) {
      throw new Error(
        `${what} holds ${isMedia ? `${type} data` : "a blob"} that is no Base64: ${encoded.slice(0, 20)}…`,
      );
    }
    if (isMedia && !MEDIA_TYPE.test(String(mimeType))) {
      throw new Error(`${what} holds ${type} data of the type ${JSON.stringify(mimeType)}, which is no media type.`);
    }
  }
}

function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return !NOT_BASE64.test(padding > 0 ? text.slice(0, -padding) : text);
}
