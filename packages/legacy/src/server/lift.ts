import { isObject } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { LATEST_REVISION } from "@mortise/schema";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { LoggingLevel } from "@mortise/schema/2026-07-28";
import type { TaskTools } from "./options.js";
import type { Peer } from "./peer.js";

/** What every request of the current revision carries, as the session knows it. */
export function envelopeOf({ capabilities, info }: Peer, logLevel?: LoggingLevel): JsonObject {
  return {
    [META_KEYS.protocolVersion]: LATEST_REVISION,
    [META_KEYS.clientCapabilities]: capabilities,
    ...(info && { [META_KEYS.clientInfo]: info }),
    ...(logLevel && { [META_KEYS.logLevel]: logLevel }),
  };
}

/** A request of a session as one of the current revision. What the client may not say in its own revision is left out. @param tasks whoever takes `task` from there */
export function lift({ id, method, params }: JsonRpcRequest, envelope: JsonObject, tasks?: TaskTools): JsonRpcRequest {
  if (params === undefined) return { jsonrpc: "2.0", id, method, params: { _meta: envelope } };
  const { _meta, task, inputResponses: _responses, requestState: _state, ...own } = params;
  return {
    jsonrpc: "2.0",
    id,
    method,
    params: {
      ...own,
      ...(tasks && task !== undefined && { task }),
      _meta: isObject(_meta) ? { ..._meta, ...envelope } : envelope,
    },
  };
}
