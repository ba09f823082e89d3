import { RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { ValidationError, Validator } from "@mortise/schema";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";

/** Refuses params that are not of the method's shape: the request itself is malformed, so HTTP says 400. */
export function requireParams<T>(fits: Validator<T>, params: JsonObject): asserts params is JsonObject & T {
  if (fits(params)) return;
  throw new RpcError(ERROR_CODES.InvalidParams, `Invalid params: ${describeErrors("params", fits.errors)}.`, {
    http: { status: 400 },
  });
}

/** `params/arguments must be object` for the first thing that is wrong. */
export function describeErrors(root: string, errors: readonly ValidationError[] | null | undefined): string {
  const error = errors?.[0];
  return error === undefined ? `${root} do not have the right shape` : `${root}${error.instancePath} ${error.message}`;
}
