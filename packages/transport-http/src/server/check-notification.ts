import { isObject } from "@mortise/jsonrpc";
import type { JsonRpcNotification } from "@mortise/jsonrpc";
import { ERROR_CODES, HEADERS, META_KEYS } from "@mortise/schema/2026-07-28";
import type { HttpRequest, Refusal } from "./call.js";

/**
 * Why a notification cannot be accepted, if it cannot. The revision defines none that a client would POST, but it may be of an
 * extension; its headers must then say what the body says. A request's own headers are compared by whoever answers it.
 */
export function checkNotification(
  { method, params }: JsonRpcNotification,
  request: HttpRequest,
  versions: readonly string[],
): Refusal | undefined {
  const version = request.header(HEADERS.protocolVersion);
  if (version === undefined) {
    return mismatch(`The header ${HEADERS.protocolVersion} is missing. This server speaks ${versions.join(", ")}.`);
  }
  const stated = isObject(params?._meta) ? params._meta[META_KEYS.protocolVersion] : undefined;
  if (stated !== undefined && stated !== version)
    return mismatch(`The header ${HEADERS.protocolVersion} differs from _meta.`);
  if (!versions.includes(version)) {
    return {
      status: 400,
      code: ERROR_CODES.UnsupportedProtocolVersion,
      message: `Protocol version ${JSON.stringify(version)} is not spoken here; use one of ${versions.join(", ")}.`,
      data: { supported: versions, requested: version },
    };
  }
  const named = request.header(HEADERS.method);
  if (named !== undefined && named !== method)
    return mismatch(`The header ${HEADERS.method} differs from the message's method.`);
  return undefined;
}

const mismatch = (message: string): Refusal => ({ status: 400, code: ERROR_CODES.HeaderMismatch, message });
