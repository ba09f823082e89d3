import { httpHint, isFailure } from "@mortise/jsonrpc";
import type { HttpHint, JsonRpcResponse } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";

const OK: HttpHint = { status: 200 };

/**
 * Where the error does not say it itself. `InvalidParams` and `InternalError` are absent: the call was understood and answered, so 200,
 * under which every client looks for a JSON-RPC error.
 */
const BY_CODE: ReadonlyMap<number, HttpHint> = new Map([
  [ERROR_CODES.ParseError, { status: 400 }],
  [ERROR_CODES.InvalidRequest, { status: 400 }],
  [ERROR_CODES.MethodNotFound, { status: 404 }],
  [ERROR_CODES.HeaderMismatch, { status: 400 }],
  [ERROR_CODES.MissingRequiredClientCapability, { status: 400 }],
  [ERROR_CODES.UnsupportedProtocolVersion, { status: 400 }],
]);

/** The HTTP status, and headers if any, of a response. */
export function statusOf(response: JsonRpcResponse): HttpHint {
  if (!isFailure(response)) return OK;
  return httpHint(response) ?? BY_CODE.get(response.error.code) ?? OK;
}
