/** Any JSON object, as it came from `JSON.parse`. */
export type JsonObject = { readonly [key: string]: unknown };

/** Names one request while it is in flight: a string or a safe integer. `0` and `""` are ids like any other. */
export type RequestId = string | number;

/** Asks the peer to do something and to answer under the same `id`. */
export interface JsonRpcRequest {
  readonly jsonrpc: "2.0";
  readonly id: RequestId;
  readonly method: string;
  readonly params?: JsonObject;
}

/** Tells the peer something and expects no answer. */
export interface JsonRpcNotification {
  readonly jsonrpc: "2.0";
  readonly id?: never;
  readonly method: string;
  readonly params?: JsonObject;
}

/** The answer to a request that succeeded. */
export interface JsonRpcSuccess {
  readonly jsonrpc: "2.0";
  readonly id: RequestId;
  readonly result: JsonObject;
}

/** What went wrong, as it stands on the wire. */
export interface JsonRpcErrorObject {
  /** An integer; JSON-RPC reserves -32768…-32000. */
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** The answer to a request that failed. `id` is absent only when the request's own id could not be read. */
export interface JsonRpcFailure {
  readonly jsonrpc: "2.0";
  readonly id?: RequestId;
  readonly error: JsonRpcErrorObject;
}

export type JsonRpcResponse = JsonRpcSuccess | JsonRpcFailure;
export type JsonRpcMessage = JsonRpcRequest | JsonRpcNotification | JsonRpcResponse;

// The guards below tell the four kinds of *parsed* messages apart (see parse.ts); they do not check the shape again.

export const isRequest = (message: JsonRpcMessage): message is JsonRpcRequest => "method" in message && "id" in message;

export const isNotification = (message: JsonRpcMessage): message is JsonRpcNotification =>
  "method" in message && !("id" in message);

export const isFailure = (message: JsonRpcMessage): message is JsonRpcFailure => "error" in message;

export const isResponse = (message: JsonRpcMessage): message is JsonRpcResponse => !("method" in message);

/** True for `{…}`, false for `null`, arrays and primitives. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A string, or an integer that survives a round trip through JSON. */
export const isRequestId = (value: unknown): value is RequestId =>
  typeof value === "string" || Number.isSafeInteger(value);
