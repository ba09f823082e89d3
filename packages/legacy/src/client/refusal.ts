import { failure, isObject, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { JsonRpcFailure, JsonRpcRequest } from "@mortise/jsonrpc";

/** What servers with sessions are answered when the person does not let a model be asked (2025-11-25 client/sampling § error handling). */
const REJECTED_BY_USER = -1;

const SAMPLING = "sampling/createMessage";
const ELICITATION = "elicitation/create";

/**
 * The answer to a question that has none: what the handlers, or their absence, came to. What a handler threw is not told, unless it is
 * an `RpcError`, which is made to travel.
 */
export function refusal(question: JsonRpcRequest, why: unknown): JsonRpcFailure {
  return failure(question.id, why instanceof RpcError ? why : refusalOf(question, why));
}

function refusalOf({ method, params }: JsonRpcRequest, why: unknown): RpcError {
  const { code, message, cause } = isObject(why) ? why : {};
  if (code === "INVALID_MESSAGE") return new RpcError(JSON_RPC_CODES.invalidParams, String(message));
  if (code === "INPUT_REQUIRED") return notDeclared(method, params);
  if (code === "INPUT_FAILED" && method === SAMPLING && cause instanceof Error) {
    return new RpcError(REJECTED_BY_USER, "The user rejected the sampling request");
  }
  return new RpcError(JSON_RPC_CODES.internalError, "The question could not be answered");
}

/** A mode or a tool that was not declared is a wrong param; a kind of question that was not declared is no method at all. */
function notDeclared(method: string, params: JsonRpcRequest["params"] = {}): RpcError {
  const isParam = method === ELICITATION || params.tools !== undefined || params.toolChoice !== undefined;
  return isParam
    ? new RpcError(JSON_RPC_CODES.invalidParams, `This client has not declared what this ${method} needs`)
    : new RpcError(JSON_RPC_CODES.methodNotFound, `This client does not answer ${method}`);
}
