import { isObject } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { BlobResourceContents, MetaObject, TextResourceContents } from "@mortise/schema/2026-07-28";
import { isReadResourceResult } from "@mortise/schema/2026-07-28/validators";
import { toBase64 } from "./base64.js";
import { requireContent } from "./content-rules.js";
import { describeErrors } from "./params.js";

/** One content of a resource as it goes out. */
export type ResourceContents = TextResourceContents | BlobResourceContents;

/**
 * What a read may return: text, bytes (sent as base64), contents, or a finished result. `undefined` says that there is no such
 * resource.
 */
export type ResourceReturn =
  | string
  | Uint8Array
  | ResourceContents[]
  | { readonly contents: ResourceContents[]; readonly _meta?: MetaObject }
  | undefined;

/** @throws Error when what the handler returned cannot be sent; that is a bug of the server */
export function resourceResult(
  returned: Exclude<ResourceReturn, undefined>,
  uri: string,
  mimeType: string | undefined,
): JsonObject {
  const about = { uri, ...(mimeType !== undefined && { mimeType }) };
  const result = toResult(returned, about);
  const what = `What was read for ${uri}`;
  if (!isReadResourceResult({ resultType: "complete", ttlMs: 0, cacheScope: "private", ...result }))
    throw new Error(`${what} is no result: ${describeErrors("result", isReadResourceResult.errors)}.`);
  if (!(returned instanceof Uint8Array)) requireContent(result.contents as readonly unknown[], what);
  return result;
}

function toResult(returned: Exclude<ResourceReturn, undefined>, about: JsonObject): JsonObject {
  if (typeof returned === "string") return { contents: [{ ...about, text: returned }] };
  if (returned instanceof Uint8Array) return { contents: [{ ...about, blob: toBase64(returned) }] };
  if (Array.isArray(returned)) return { contents: returned };
  return isObject(returned) ? returned : { contents: returned };
}
