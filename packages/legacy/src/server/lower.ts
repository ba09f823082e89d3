import { failure, httpHint, isObject, JSON_RPC_CODES, keepText, RpcError } from "@mortise/jsonrpc";
import type {
  JsonObject,
  JsonRpcFailure,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
} from "@mortise/jsonrpc";
import { META_KEYS, ERROR_CODES as MODERN } from "@mortise/schema/2026-07-28";
import { ERROR_CODES, NOTIFICATIONS } from "@mortise/schema/2025-11-25";
import type { LegacyRevision } from "../revisions.js";
import { knownTo } from "./fields.js";
import { lowerMembers } from "./results.js";

/** An answer of the current revision as one that a client of `revision` knows. */
export function lower(
  response: JsonRpcResponse,
  { method }: JsonRpcRequest,
  revision: LegacyRevision,
): JsonRpcResponse {
  if ("error" in response) return lowerFailure(response, method);
  const { id, result } = response;
  return {
    jsonrpc: "2.0",
    id,
    result: Object.isFrozen(result) ? keptResult(result, method, revision) : lowerResult(result, method, revision),
  };
}

/** Results that are the same for every request (lists) are lowered and written once for each revision. */
const kept = new WeakMap<JsonObject, Map<LegacyRevision, JsonObject>>();

function keptResult(result: JsonObject, method: string, revision: LegacyRevision): JsonObject {
  let lowered = kept.get(result);
  if (lowered === undefined) kept.set(result, (lowered = new Map<LegacyRevision, JsonObject>()));
  let own = lowered.get(revision);
  if (own === undefined) lowered.set(revision, (own = keepText(lowerResult(result, method, revision))));
  return own;
}

function lowerResult(result: JsonObject, method: string, revision: LegacyRevision): JsonObject {
  const { resultType, ttlMs: _ttl, cacheScope: _scope, _meta, ...own } = result;
  const lowered: Record<string, unknown> = lowerMembers(own, method, revision);
  const meta = withoutServerInfo(_meta);
  if (meta !== undefined) lowered["_meta"] = meta;
  // An extension that both sides declared may answer with a type of its own: that the client has to see.
  if (resultType !== "complete") lowered["resultType"] = resultType;
  return lowered;
}

function withoutServerInfo(meta: unknown): JsonObject | undefined {
  if (!isObject(meta)) return undefined;
  const { [META_KEYS.serverInfo]: _info, ...own } = meta;
  for (const _key in own) return own;
  return undefined;
}

/**
 * Codes that no legacy client knows. What they refuse is well-formed and no bug of the server, it only does not fit this session: -32600
 * says that best, and no client takes it for a sign that a method or a tool is missing.
 */
const UNKNOWN_CODES: readonly number[] = [
  MODERN.HeaderMismatch,
  MODERN.MissingRequiredClientCapability,
  MODERN.UnsupportedProtocolVersion,
];

/** What HTTP says of a failure holds in this era for authorization and load alone: 404 would end the session. */
const KEPT_STATUS: readonly number[] = [401, 403, 429, 503];

function lowerFailure(response: JsonRpcFailure, method: string): JsonRpcFailure {
  const { id, error } = response;
  const http = httpHint(response);
  const hint = http && KEPT_STATUS.includes(http.status) ? { http } : {};
  if (UNKNOWN_CODES.includes(error.code)) return failure(id, new RpcError(JSON_RPC_CODES.invalidRequest, why(error)));
  const missing =
    method === "resources/read" && error.code === ERROR_CODES.InvalidParams && isAboutResource(error.data);
  const code = missing ? ERROR_CODES.ResourceNotFound : error.code;
  return failure(id, new RpcError(code, error.message, { data: error.data, ...hint }));
}

const isAboutResource = (data: unknown): boolean => isObject(data) && typeof data["uri"] === "string";

function why({ message, data }: JsonRpcFailure["error"]): string {
  const needed = isObject(data) ? data["requiredCapabilities"] : undefined;
  if (needed === undefined) return message;
  if (isObject(needed) && isObject(needed["extensions"]))
    return `This takes an extension, which clients of the current revision alone can declare: ${JSON.stringify(Object.keys(needed["extensions"]))}.`;
  return `The client must have declared these capabilities in initialize: ${JSON.stringify(needed)}.`;
}

/** A notification as one that a client of `revision` knows; `undefined` when there is none. */
export function lowerNotification(
  { method, params }: JsonRpcNotification,
  revision: LegacyRevision,
): JsonRpcNotification | undefined {
  if (!Object.hasOwn(NOTIFICATIONS, method)) return undefined;
  if (method === "notifications/progress")
    return { jsonrpc: "2.0", method, params: knownTo(revision, "progress", params ?? {}) };
  if (!isObject(params?.["_meta"])) return { jsonrpc: "2.0", method, ...(params && { params }) };
  const { [META_KEYS.subscriptionId]: _subscription, ...meta } = params["_meta"];
  const { _meta, ...own } = params;
  const rest = Object.keys(meta).length > 0 ? { ...own, _meta: meta } : own;
  return { jsonrpc: "2.0", method, ...(Object.keys(rest).length > 0 && { params: rest }) };
}
