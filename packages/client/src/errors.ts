import { RpcError } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";

/** What servers of earlier revisions answer `resources/read` with for a resource that does not exist. */
const EARLIER_RESOURCE_NOT_FOUND = -32002;

/** Whether `readResource` failed because there is no such resource (server/resources § error handling). */
export const isResourceNotFound = (error: unknown): boolean =>
  error instanceof RpcError && (error.code === ERROR_CODES.InvalidParams || error.code === EARLIER_RESOURCE_NOT_FOUND);
