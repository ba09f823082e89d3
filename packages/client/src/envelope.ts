import type { JsonObject, JsonRpcRequest, RequestId } from "@mortise/jsonrpc";
import { isObject } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { ClientCapabilities, Implementation, ProgressToken } from "@mortise/schema/2026-07-28";
import type { CallOptions } from "./options.js";

/** What a client says of itself on every request: the protocol remembers nothing between two of them. */
export interface Identity {
  readonly info: Implementation;
  readonly capabilities: ClientCapabilities;
}

/** What goes into one request. */
export interface Contents {
  readonly id: RequestId;
  readonly method: string;
  readonly params: JsonObject;
  readonly version: string;
  readonly options: CallOptions;
  /** Whether its call sent a request before: then its progress token, too, is a new one. */
  readonly again: boolean;
}

/** The request with its `_meta`: the caller's keys, then those that the protocol reserves (basic § _meta). */
export function envelop(contents: Contents, identity: Identity): JsonRpcRequest {
  const { id, method, params, version, options, again } = contents;
  const meta: Record<string, unknown> = {
    ...(isObject(params._meta) ? params._meta : undefined),
    ...options._meta,
    [META_KEYS.protocolVersion]: version,
    [META_KEYS.clientInfo]: identity.info,
    [META_KEYS.clientCapabilities]: identity.capabilities,
  };
  const wantsProgress = options.onProgress !== undefined;
  const hasToken = meta[META_KEYS.progressToken] !== undefined;
  if (again ? wantsProgress || hasToken : wantsProgress && !hasToken) meta[META_KEYS.progressToken] = id; // as unique as the id is
  const logLevel = options.logLevel ?? (options.onLog && "info");
  if (logLevel !== undefined) meta[META_KEYS.logLevel] = logLevel;
  return { jsonrpc: "2.0", id, method, params: { ...params, _meta: meta } };
}

/** The token that the server will mark the request's progress with. */
export const progressTokenOf = (request: JsonRpcRequest): ProgressToken =>
  (request.params?._meta as JsonObject)[META_KEYS.progressToken] as ProgressToken;
