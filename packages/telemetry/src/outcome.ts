import { isFailure, LocalError, RpcError } from "@mortise/jsonrpc";
import type { JsonRpcResponse } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import { SpanStatusCode } from "@opentelemetry/api";
import type { Span } from "@opentelemetry/api";

/** Says on the span how the request was answered. */
export function recordResponse(span: Span, response: JsonRpcResponse, method: string): void {
  if (isFailure(response)) recordCode(span, response.error.code, response.error.message, method);
  else if (response.result.isError === true) fail(span, "tool_error");
}

/** Says on the span what was thrown in place of an answer: an error for the peer, a local one, or a bug. */
export function recordThrow(span: Span, error: unknown, method: string): void {
  if (error instanceof RpcError) return recordCode(span, error.code, error.message, method);
  if (error instanceof LocalError) return fail(span, error.code, error.message);
  if (error instanceof Error) span.recordException(error);
  fail(span, error instanceof Error ? error.name : "_OTHER");
}

function recordCode(span: Span, code: number, message: string, method: string): void {
  // A name that nobody defined would make a kind of span of its own for every mistake that a peer can make.
  if (code === ERROR_CODES.InvalidParams) span.updateName(method);
  span.setAttribute("rpc.response.status_code", String(code));
  fail(span, String(code), message);
}

function fail(span: Span, type: string, message?: string): void {
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
}
