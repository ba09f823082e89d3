import { failure, isFailure, isObject, RpcError } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest, JsonRpcResponse, RequestId } from "@mortise/jsonrpc";
import { ERROR_CODES, META_KEYS } from "@mortise/schema/2026-07-28";
import { ERROR_CODES as LEGACY_CODES } from "@mortise/schema/2025-11-25";
import type { Opened } from "./handshake.js";

/**
 * A response of a session as an answer to the client's own request. What the current revision adds and the server cannot have said is
 * added; whatever else it says is kept.
 */
export function liftResponse({ id, method, params }: JsonRpcRequest, response: JsonRpcResponse): JsonRpcResponse {
  if (!isFailure(response)) return { jsonrpc: "2.0", id, result: { ...response.result, resultType: "complete" } };
  const { code, message, data } = response.error;
  if (method === "resources/read" && code === LEGACY_CODES.ResourceNotFound) {
    const about = isObject(data) ? data : { uri: params?.uri };
    return failure(id, new RpcError(ERROR_CODES.InvalidParams, message, { data: about }));
  }
  return { ...response, id };
}

/** What `server/discover` says of a server that has said it in `initialize`. */
export function discovered(
  id: RequestId,
  { version, capabilities, serverInfo, instructions }: Opened,
): JsonRpcResponse {
  const result: JsonObject = {
    resultType: "complete",
    supportedVersions: [version],
    capabilities,
    ...(instructions !== undefined && { instructions }),
    ttlMs: 0,
    cacheScope: "private",
    _meta: { [META_KEYS.serverInfo]: serverInfo },
  };
  return { jsonrpc: "2.0", id, result };
}
