import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Context } from "@mortise/jsonrpc";
import type { JsonRpcNotification, JsonRpcRequest } from "@mortise/jsonrpc";
import { fetchSender, httpTransport } from "@mortise/transport-http";
import type { HttpTransport, HttpTransportOptions } from "@mortise/transport-http";
import { nodePool } from "@mortise/transport-http/node";
import { afterEach } from "vitest";
import { META } from "./faces.js";

export interface Seen {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Peer {
  readonly url: string;
  /** What arrived, in order. */
  readonly seen: Seen[];
  /** How many connections the peer has open. */
  connections(): Promise<number>;
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

/** A server that answers as a test wants it to, well or badly. */
export async function peer(
  answer: (response: ServerResponse, seen: Seen, request: IncomingMessage) => unknown,
): Promise<Peer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const one = { url: request.url, headers: request.headers, body };
      seen.push(one);
      answer(response, one, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    seen,
    connections: () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count))),
  };
}

export const json = (response: ServerResponse, value: unknown, status = 200, headers = {}): unknown =>
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(value));

export const idOf = ({ body }: Seen): string | number => (JSON.parse(body) as JsonRpcRequest).id;

/** Every test of the client runs over both senders. */
export const senders = [
  { sender: "fetch", make: () => fetchSender() },
  { sender: "nodePool", make: () => nodePool() },
] as const;

export function connect(url: string, options: HttpTransportOptions): HttpTransport {
  const transport = httpTransport(url, options);
  cleanups.push(() => transport.close());
  return transport;
}

export const request = (method = "tools/list", params: object = {}, id: string | number = 1): JsonRpcRequest => ({
  jsonrpc: "2.0",
  id,
  method,
  params: { ...params, _meta: META },
});

export function collecting(signal?: AbortSignal): { context: Context; notes: JsonRpcNotification[] } {
  const notes: JsonRpcNotification[] = [];
  const notify = (notification: JsonRpcNotification): void => void notes.push(notification);
  return { context: new Context(signal === undefined ? { notify } : { notify, signal }), notes };
}
