import type { JsonObject, JsonRpcErrorObject } from "./message.js";

/** What whoever answers a request asks its sender in turn, before the answer. */
export interface Question {
  readonly method: string;
  readonly params?: JsonObject;
}

/** What the sender said to a question: a result, or why there is none. */
export type Answer = { readonly result: JsonObject } | { readonly error: JsonRpcErrorObject };

/**
 * Asks the sender of a request that is open. Like an exchange it resolves to what the peer said, and rejects with a local error when no
 * answer can come; or with the `RpcError` that the open request has to be answered with instead.
 */
export type Ask = (question: Question) => Promise<Answer>;
