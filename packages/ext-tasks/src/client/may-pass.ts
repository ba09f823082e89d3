import { AbortedError, ClosedError, InvalidMessageError, LocalError } from "@mortise/jsonrpc";

/** How often in a row a request about a task may fail for reasons that pass. */
export const MAX_FAILURES = 5;

/** Whether the way to the server failed, which may be different the next time. */
export const mayPass = (error: unknown): boolean =>
  error instanceof LocalError &&
  !(error instanceof AbortedError || error instanceof ClosedError || error instanceof InvalidMessageError);
