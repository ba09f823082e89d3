import type { JsonRpcErrorObject, JsonRpcFailure, RequestId } from "./message.js";

/** The error codes that JSON-RPC 2.0 itself defines (§5.1). */
export const JSON_RPC_CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
} as const;

/** How an HTTP transport should answer when the code alone does not say it. Other transports ignore it. */
export interface HttpHint {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const HTTP_HINT: unique symbol = Symbol("http hint");

/**
 * An error that travels: thrown on one side, it reaches the other side as `{ code, message, data }` and is thrown there again.
 * Its message is written for the peer, so it must hold nothing secret; `cause` never leaves the process.
 */
export class RpcError extends Error {
  override readonly name = "RpcError";
  /** An integer, one of the table of the protocol in use. */
  readonly code: number;
  /** Any JSON value that helps the peer to react. */
  readonly data: unknown;
  readonly http: HttpHint | undefined;

  constructor(code: number, message: string, options: { data?: unknown; http?: HttpHint; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data;
    this.http = options.http;
  }

  /** The error that a failed response carries; in the process where the response was made, with its hint for HTTP. */
  static from(response: JsonRpcFailure): RpcError {
    const { code, message, data } = response.error;
    const http = httpHint(response);
    return new RpcError(code, message, { data, ...(http && { http }) });
  }
}

type HintedFailure = JsonRpcFailure & { readonly [HTTP_HINT]?: HttpHint };

/** The response that carries `error`. Leave `id` out only when the request's id could not be read. */
export function failure(id: RequestId | undefined, error: RpcError): JsonRpcFailure {
  const body: JsonRpcErrorObject =
    error.data === undefined
      ? { code: error.code, message: error.message }
      : { code: error.code, message: error.message, data: error.data };
  const response: HintedFailure = {
    jsonrpc: "2.0",
    ...(id !== undefined && { id }),
    error: body,
    ...(error.http && { [HTTP_HINT]: error.http }), // a symbol: kept by a spread, invisible to JSON.stringify
  };
  return response;
}

/** The hint that the failed response's error was made with, if any. */
export const httpHint = (response: JsonRpcFailure): HttpHint | undefined => (response as HintedFailure)[HTTP_HINT];

/**
 * Something that went wrong on this side. Its `code` is a string, an {@link RpcError}'s is a number, so what happened here
 * can never be mistaken for something that the peer said.
 */
export class LocalError extends Error {
  override readonly name: string = "LocalError";
  /** Stable, upper case with underscores; the text of `message` may change between versions, this does not. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The transport is closed, or closed before the answer came. `cause` says why where that is known. */
export class ClosedError extends LocalError {
  override readonly name = "ClosedError";
  constructor(message: string, options?: ErrorOptions) {
    super("CLOSED", message, options);
  }
}

/** The caller's own signal ended the request; `cause` is the signal's reason. */
export class AbortedError extends LocalError {
  override readonly name = "AbortedError";
  constructor(message: string, options?: ErrorOptions) {
    super("ABORTED", message, options);
  }
}

/** No answer within the time allowed. The peer was told to stop. */
export class TimeoutError extends LocalError {
  override readonly name = "TimeoutError";
  constructor(message: string, options?: ErrorOptions) {
    super("TIMEOUT", message, options);
  }
}

/** The peer sent something that is not a valid message, or not a valid answer to the request. */
export class InvalidMessageError extends LocalError {
  override readonly name = "InvalidMessageError";
  constructor(message: string, options?: ErrorOptions) {
    super("INVALID_MESSAGE", message, options);
  }
}
