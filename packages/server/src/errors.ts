import { failure, RpcError } from "@mortise/jsonrpc";
import type { JsonRpcRequest, Middleware } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import { ToolError } from "./tool-error.js";

/** Learns of every bug: what was thrown, and which request it answered, if it was one. The client was told no more than "Internal error". */
export type ErrorHook = (error: unknown, request: JsonRpcRequest | undefined) => void;

/**
 * The one place where a throw becomes a response. An {@link RpcError} is meant for the client; anything else is a bug, whose text may hold
 * secrets, so it goes to the hook and stays here.
 */
export const catchErrors =
  (onError: ErrorHook): Middleware =>
  (next) =>
  async (request, context) => {
    try {
      return await next(request, context);
    } catch (error) {
      if (error instanceof RpcError) return failure(request.id, error);
      if (error instanceof ToolError)
        return failure(request.id, new RpcError(ERROR_CODES.InvalidParams, error.message)); // in a prompt or a resource
      if (!context.aborted) onError(error, request); // whatever a cancelled handler throws is no bug
      return failure(request.id, new RpcError(ERROR_CODES.InternalError, "Internal error"));
    }
  };
