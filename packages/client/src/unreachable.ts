import { AbortedError, InvalidMessageError, LocalError, RpcError } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";

/** HTTP statuses that may be different the next time. */
const PASSING = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** Whether an error says that the way to the server failed, or that it cannot answer now: trying again may help. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof RpcError) return error.code === ERROR_CODES.InternalError;
  if (!(error instanceof LocalError) || error instanceof AbortedError || error instanceof InvalidMessageError)
    return false;
  const { status } = error as { status?: unknown };
  return typeof status !== "number" || PASSING(status);
}
