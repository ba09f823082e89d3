import type { ExchangeContext, JsonRpcRequest, JsonRpcResponse, Middleware } from "@mortise/jsonrpc";
import { tracingChannel } from "node:diagnostics_channel";

/** The names under which the events are published: `tracingChannel(name)` of `node:diagnostics_channel` subscribes to all of one. */
export const CHANNELS = { client: "mortise.client.request", server: "mortise.server.request" } as const;

/** What subscribers receive: the same object from `start` to `asyncEnd`, so that it can be the key of a WeakMap. */
export interface RequestEvent {
  readonly request: JsonRpcRequest;
  readonly context: ExchangeContext;
  /** From `asyncStart` on: the answer, a result or an error. */
  readonly result?: JsonRpcResponse;
  /** From `error` on: what was thrown in place of an answer. On a server it may be an `RpcError`, which becomes an answer further out. */
  readonly error?: unknown;
}

/**
 * Publishes each request on `node:diagnostics_channel`, in the events of a tracing channel: `start` and `end` around the call itself,
 * `asyncStart` and `asyncEnd` around its settling, `error`. While nobody subscribes it costs next to nothing.
 * @param side who publishes: the server that answers or the client that asks
 * @example
 * createServer(info, { middleware: [publishDiagnostics("server")] });
 * tracingChannel(CHANNELS.server).asyncEnd.subscribe((event) => console.log((event as RequestEvent).request.method));
 */
export function publishDiagnostics(side: keyof typeof CHANNELS): Middleware {
  const channel = tracingChannel<unknown, RequestEvent>(CHANNELS[side]);
  const parts = [channel.start, channel.end, channel.asyncStart, channel.asyncEnd, channel.error];
  return (next) => (request, context) =>
    parts.some(({ hasSubscribers }) => hasSubscribers)
      ? channel.tracePromise(() => next(request, context), { request, context })
      : next(request, context);
}
