import type { IncomingMessage, ServerResponse } from "node:http";
import type { Exchange } from "@mortise/jsonrpc";
import { HttpCore } from "../server/core.js";
import type { HttpServerOptions } from "../server/options.js";
import { NodeCall } from "./node-call.js";

export interface NodeHandler {
  (request: IncomingMessage, response: ServerResponse): void;
  /** Takes no more requests, lets those in progress finish within `drainTimeout`, then cuts them. */
  close(): Promise<void>;
}

/** Serves an exchange as one MCP endpoint, as a listener for `node:http` servers and whatever mounts such listeners. */
export function nodeHandler(exchange: Exchange, options: HttpServerOptions = {}): NodeHandler {
  const core = new HttpCore(exchange, options);
  const handler = (request: IncomingMessage, response: ServerResponse): void =>
    void core.handle(new NodeCall(request, response));
  return Object.assign(handler, { close: () => core.close() });
}
