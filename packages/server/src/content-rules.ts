import { isObject } from "@mortise/jsonrpc";
import { isAnnotations } from "@mortise/schema/2026-07-28/validators";
import { describeErrors } from "./params.js";

const MEDIA_TYPE = /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+(?:\s*;.*)?$/;
/** Searched for, not matched to the end: that takes no stack however long the text is. */
const NOT_BASE64 = /[^A-Za-z0-9+/]/;

/** A date, or a date and a time with their offset from UTC. */
const ISO_8601 = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?$/;

/**
 * Refuses what has the right shape and could still not be read: what says that it is binary needs Base64, and images and sounds a media
 * type (server/prompts § data types, server/resources § contents); annotations need values that mean something.
 * @param blocks content blocks or resource contents, of a shape that was checked
 * @throws Error which says what is wrong; that is a bug of the server's author
 */
export function requireContent(blocks: readonly unknown[], what: string): void {
  for (const block of blocks) {
    if (!isObject(block)) continue;
    requireAnnotations(block.annotations, what);
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

/** Refuses annotations of resources or content that no client could use: a priority from 0 to 1, known audiences, a real date. */
export function requireAnnotations(annotations: unknown, what: string): void {
  if (annotations === undefined) return;
  if (!isAnnotations(annotations)) throw new Error(`${what}: ${describeErrors("annotations", isAnnotations.errors)}.`);
  const { lastModified } = annotations;
  if (lastModified === undefined || (ISO_8601.test(lastModified) && !Number.isNaN(Date.parse(lastModified)))) return;
  throw new Error(
    `${what}: lastModified ${JSON.stringify(lastModified)} is no ISO 8601 date such as "2026-07-28T12:00:00Z".`,
  );
}

function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return !NOT_BASE64.test(padding > 0 ? text.slice(0, -padding) : text);
}
