import { RpcError, isObject } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { ERROR_CODES, META_KEYS } from "@mortise/schema/2026-07-28";

const BAD_REQUEST = { status: 400 };

/**
 * The request's `_meta`, with the two members that every request must carry (basic § _meta). Their inner shape is checked with
 * the params, after the version: a revision that we do not speak may have changed it.
 */
export function requireMeta(request: JsonRpcRequest, supported: readonly string[]): JsonObject {
  const meta = request.params?._meta;
  if (!isObject(meta)) throw incomplete("params._meta", "an object", supported);
  const { [META_KEYS.protocolVersion]: version, [META_KEYS.clientCapabilities]: capabilities } = meta;
  if (typeof version !== "string") throw incomplete(META_KEYS.protocolVersion, "a string", supported);
  if (!isObject(capabilities)) throw incomplete(META_KEYS.clientCapabilities, "an object", supported);
  return meta;
}

/** Refuses a version that this server does not implement, and says which ones it does (basic/versioning). */
export function requireVersion(meta: JsonObject, supported: readonly string[]): void {
  const requested = meta[META_KEYS.protocolVersion] as string;
  if (supported.includes(requested)) return;
  throw new RpcError(
    ERROR_CODES.UnsupportedProtocolVersion,
    `Protocol version ${JSON.stringify(requested)} is not supported; use ${supported.join(" or ")}.`,
    { data: { supported, requested }, http: BAD_REQUEST },
  );
}

/** How a refusal ends that may be all that the user of a client of another era gets to see (basic/versioning § backward compatibility). */
export const speaks = (supported: readonly string[]): string =>
  `This server speaks protocol version ${supported.join(" or ")}.`;

const incomplete = (what: string, type: string, supported: readonly string[]): RpcError =>
  new RpcError(
    ERROR_CODES.InvalidParams,
    `Every request carries ${what} in its _meta; it must be ${type}. ${speaks(supported)}`,
    { http: BAD_REQUEST },
  );
