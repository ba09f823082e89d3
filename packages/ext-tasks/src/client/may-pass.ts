import { AbortedError, ClosedError, InvalidMessageError, JSON_RPC_CODES, LocalError, RpcError } from "@mortise/jsonrpc";
import { TOO_MANY_REQUESTS } from "../shared.js";

/** How often in a row a request about a task may fail for reasons that pass. */
export const MAX_FAILURES = 5;

const PASSING: readonly number[] = [JSON_RPC_CODES.internalError, TOO_MANY_REQUESTS];

/** Whether the way to the server failed, or it could not answer just then: both may be different the next time. */
export function mayPass(error: unknown): boolean {
  if (error instanceof RpcError) return PASSING.includes(error.code);
  return (
    error instanceof LocalError &&
    !(error instanceof AbortedError || error instanceof ClosedError || error instanceof InvalidMessageError)
  );
}
