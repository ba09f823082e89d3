import type { ExchangeContext } from "./context.js";
import type { JsonRpcRequest, JsonRpcResponse } from "./message.js";

/**
 * One request in, one response out, notifications on the way, and a signal that cancels.
 * A server is one, a client transport has one, middleware wraps one.
 *
 * It resolves to a result or to an error *response* (what the peer said) and rejects only with a local error: closed, aborted, timed out.
 */
export type Exchange = (request: JsonRpcRequest, context: ExchangeContext) => Promise<JsonRpcResponse>;

/** Wraps an exchange in another: look at the request, change it, answer it, or pass it on to `next`. */
export type Middleware = (next: Exchange) => Exchange;

/** The exchange that runs `middleware` in order, first one outermost, and ends in `last`. */
export function compose(middleware: readonly Middleware[], last: Exchange): Exchange {
  return middleware.reduceRight((next, wrap) => wrap(next), last);
}
