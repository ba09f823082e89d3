import { isObject } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";

/** What a client says of itself: once in a session, with every request in the current revision. */
export interface Hello {
  readonly capabilities: JsonObject;
  readonly clientInfo: JsonObject;
}

/** Of a client that does not say; sessions cannot begin without a name. */
const NAMELESS = { name: "mortise", version: "0" };

const metaOf = ({ params }: JsonRpcRequest): JsonObject => (isObject(params?._meta) ? params._meta : {});

/** What the sender of a request says of itself. That roots can change is always said: the client can tell of it at any time. */
export function helloOf(request: JsonRpcRequest): Hello {
  const meta = metaOf(request);
  const info = meta[META_KEYS.clientInfo];
  const declared = meta[META_KEYS.clientCapabilities];
  const capabilities = isObject(declared) ? declared : {};
  return {
    clientInfo: isObject(info) ? info : NAMELESS,
    capabilities: isObject(capabilities.roots)
      ? { ...capabilities, roots: { ...capabilities.roots, listChanged: true } }
      : capabilities,
  };
}

/** The log messages that the sender of a request wants to hear of. */
export const logLevelOf = (request: JsonRpcRequest): unknown => metaOf(request)[META_KEYS.logLevel];

/** What the sender of a request wants its progress marked with. */
export const progressTokenOf = (request: JsonRpcRequest): unknown => metaOf(request)[META_KEYS.progressToken];
