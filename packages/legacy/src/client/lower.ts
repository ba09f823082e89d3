import { isObject } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest, RequestId } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { knows } from "../revisions.js";
import type { LegacyRevision } from "../revisions.js";

/** What a session says once, or in another way. */
const OF_THE_ENVELOPE: readonly string[] = [
  META_KEYS.protocolVersion,
  META_KEYS.clientInfo,
  META_KEYS.clientCapabilities,
  META_KEYS.logLevel,
];
/** What belongs to rounds of questions; a server with sessions asks by itself. */
const OF_ROUNDS: readonly string[] = ["inputResponses", "requestState"];

const without = (object: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

/** The request as a session carries it, under an id that the session has not used before. */
export function lowerRequest({ method, params = {} }: JsonRpcRequest, id: RequestId): JsonRpcRequest {
  const { _meta, ...rest } = without(params, OF_ROUNDS);
  const meta = isObject(_meta) ? without(_meta, OF_THE_ENVELOPE) : {};
  const lowered = Object.keys(meta).length === 0 ? rest : { ...rest, _meta: meta };
  return { jsonrpc: "2.0", id, method, ...(Object.keys(lowered).length > 0 && { params: lowered }) };
}

/** An answer of the client's handlers as the session's revision knows it: without a type, and before 2025-11-25 with one block of content. */
export function lowerAnswer(answer: JsonObject, version: LegacyRevision | undefined): JsonObject {
  const lowered = without(answer, ["resultType"]);
  const { content } = lowered;
  const [block, ...others]: readonly unknown[] = Array.isArray(content) ? content : [];
  const isSingle = !knows(version, "severalBlocks") && block !== undefined && others.length === 0;
  return isSingle ? { ...lowered, content: block } : lowered;
}
