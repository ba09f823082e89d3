import { isFailure, isObject } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest, JsonRpcResponse, Middleware } from "@mortise/jsonrpc";
import { ERROR_CODES, META_KEYS } from "@mortise/schema/2026-07-28";

/** Which protocol version this client speaks with its server: its best one, until the server says otherwise. */
export class Versions {
  readonly #mine: readonly string[];
  /** The version that requests are sent with. */
  current: string;

  /** @param mine best first, at least one */
  constructor(mine: readonly string[]) {
    const [best] = mine;
    if (best === undefined) throw new RangeError("`versions` must name at least one protocol version.");
    this.#mine = mine;
    this.current = best;
  }

  /** Speaks the best version that both sides know, from now on; keeps the current one when there is none. */
  agree(theirs: readonly unknown[], except?: string): string | undefined {
    const mutual = this.#mine.find((version) => version !== except && theirs.includes(version));
    if (mutual !== undefined) this.current = mutual;
    return mutual;
  }
}

/**
 * Sends a request that was refused for its version again, once, with one that the server supports (basic/versioning): another one if
 * there is any, else the same, for the list may come from an instance that is newer than the one that refused. Without a common
 * version the refusal stands, and names what the server supports.
 */
export const retryWithMutualVersion =
  (versions: Versions): Middleware =>
  (next) =>
  async (request, context) => {
    const response = await next(request, context);
    const supported = supportedVersions(response);
    if (supported === undefined || context.aborted) return response;
    const mutual = versions.agree(supported, versionOf(request)) ?? versions.agree(supported);
    return mutual === undefined ? response : next(withVersion(request, mutual), context);
  };

function supportedVersions(response: JsonRpcResponse): readonly unknown[] | undefined {
  if (!isFailure(response) || response.error.code !== ERROR_CODES.UnsupportedProtocolVersion) return undefined;
  const { data } = response.error;
  return isObject(data) && Array.isArray(data.supported) ? data.supported : [];
}

const metaOf = (request: JsonRpcRequest): JsonObject => (request.params?._meta ?? {}) as JsonObject;

const versionOf = (request: JsonRpcRequest): string | undefined =>
  metaOf(request)[META_KEYS.protocolVersion] as string | undefined;

const withVersion = (request: JsonRpcRequest, version: string): JsonRpcRequest => ({
  ...request,
  params: { ...request.params, _meta: { ...metaOf(request), [META_KEYS.protocolVersion]: version } },
});
