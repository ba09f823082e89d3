import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { LocalError } from "@mortise/jsonrpc";
import type { Exchange } from "@mortise/jsonrpc";
import { Documents } from "../server/documents.js";
import type { HttpServerOptions } from "../server/options.js";
import { isLoopback } from "../server/origin.js";
import { nodeHandler } from "./node-handler.js";

export interface ListenOptions extends HttpServerOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** The address to bind. Default `"127.0.0.1"`; any other than loopback needs `allowedHosts`. */
  readonly host?: string;
  /** Default `"/mcp"`. Other paths are answered 404. */
  readonly path?: string;
}

export interface Listening {
  /** Where clients find the endpoint. */
  readonly url: string;
  /** Stops listening, lets requests in progress finish within `drainTimeout`, then cuts them. Safe to call twice. */
  close(): Promise<void>;
}

/** Time for answers that are written but not yet read when the server closes, ms. */
const LAST_WORDS = 1000;

/**
 * Starts an HTTP server of its own for one exchange.
 * @throws LocalError `UNSAFE_HOST` for an address that others can reach without `allowedHosts`, `LISTEN_FAILED` when the port cannot be had
 */
export async function listen(exchange: Exchange, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, host = "127.0.0.1", path = "/mcp" } = options;
  if (!isLoopback(host) && options.allowedHosts === undefined) {
    throw new LocalError(
      "UNSAFE_HOST",
      `${host} can be reached from other machines. Say under which names, allowedHosts: ["mcp.example.com"], or listen on 127.0.0.1.`,
    );
  }
  const handler = nodeHandler(exchange, options);
  const documents = options.documents && new Documents(options.documents);
  const withQuery = `${path}?`;
  const server = createServer((request, response) => {
    const { url = "" } = request;
    if (url === path || url.startsWith(withQuery) || documents?.has(url)) return handler(request, response);
    response.writeHead(404, { "Content-Type": "text/plain" }).end(`Nothing here. The MCP endpoint is at ${path}.\n`);
  });
  await bind(server, port, host);
  const address = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${urlHost(host, address)}:${address.port}${path}`,
    close: () => (closing ??= shut(server, handler)),
  };
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) =>
      reject(
        new LocalError("LISTEN_FAILED", `Cannot listen on ${host}:${port}: ${cause.message}. Is the port taken?`, {
          cause,
        }),
      ),
    );
    server.listen(port, host, resolve);
  });
}

async function shut(server: Server, handler: { close(): Promise<void> }): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await handler.close();
  // The last answers get a moment to reach slow readers; connections that say nothing get none.
  const sweep = setInterval(() => server.closeIdleConnections(), 10);
  const cut = setTimeout(() => server.closeAllConnections(), LAST_WORDS);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}

/** An address that means "all of mine" is no place to connect to. */
function urlHost(host: string, { address, family }: AddressInfo): string {
  if (host === "0.0.0.0" || host === "::" || host === "localhost") return "localhost";
  return family === "IPv6" ? `[${address}]` : address;
}
