import type { Exchange } from "@mortise/jsonrpc";
import { HttpCore } from "./core.js";
import { FetchCall } from "./fetch-call.js";
import type { HttpServerOptions } from "./options.js";

export interface FetchHandler {
  /** Answers one request to the endpoint. Its body must not have been read. Needs no `this`. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Takes no more requests, lets those in progress finish within `drainTimeout`, then cuts them. */
  close(): Promise<void>;
}

/**
 * Serves an exchange as one MCP endpoint behind a web-standard function: for Hono, Workers, Deno, Bun.
 * Mount it at one path for every HTTP method: `app.all("/mcp", (c) => handler.fetch(c.req.raw))`.
 */
export function fetchHandler(exchange: Exchange, options: HttpServerOptions = {}): FetchHandler {
  const core = new HttpCore(exchange, options);
  return {
    fetch: (request) => {
      const call = new FetchCall(request);
      void core.handle(call);
      return call.response;
    },
    close: () => core.close(),
  };
}
