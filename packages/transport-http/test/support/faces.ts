import type { Server as HttpServer } from "node:http";
import { serve } from "@hono/node-server";
import type { Exchange, JsonRpcRequest, JsonRpcResponse } from "@mortise/jsonrpc";
import { fetchHandler } from "@mortise/transport-http";
import type { HttpServerOptions } from "@mortise/transport-http";
import { listen } from "@mortise/transport-http/node";
import { Hono } from "hono";
import { afterEach } from "vitest";

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

const started: Server[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

async function startNode(exchange: Exchange, options: HttpServerOptions = {}): Promise<Server> {
  const server = await listen(exchange, { drainTimeout: 50, ...options });
  started.push(server);
  return server;
}

async function startHono(exchange: Exchange, options: HttpServerOptions = {}): Promise<Server> {
  const handler = fetchHandler(exchange, { drainTimeout: 50, ...options });
  const app = new Hono();
  app.all("/mcp", (c) => handler.fetch(c.req.raw));
  app.all("/.well-known/*", (c) => handler.fetch(c.req.raw));
  const server: Server = await new Promise((resolve) => {
    const http = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}/mcp`,
        close: async () => {
          const closed = new Promise((done) => http.close(done));
          await handler.close();
          const sweep = setInterval(() => (http as HttpServer).closeIdleConnections(), 10);
          await closed;
          clearInterval(sweep);
        },
      }),
    );
  });
  started.push(server);
  return server;
}

/** The same contract holds for every face: each test runs over real sockets on both. */
export const faces = [
  { face: "node", start: startNode },
  { face: "fetch in Hono", start: startHono },
] as const;

export const ok = (request: JsonRpcRequest, result: Record<string, unknown> = {}): JsonRpcResponse => ({
  jsonrpc: "2.0",
  id: request.id,
  result,
});

/** Answers every request with its own method and params. */
export const echo: Exchange = async (request) =>
  ok(request, { method: request.method, params: request.params ?? null });

export const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

export const HEADERS = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
  "mcp-protocol-version": "2026-07-28",
};

export const call = (method = "tools/list", id: string | number = 1, params: object = {}): Record<string, unknown> => ({
  jsonrpc: "2.0",
  id,
  method,
  params: { ...params, _meta: META },
});

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: () => any;
}

/** POSTs over real `fetch`; a string is sent as it is. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string | undefined> = {},
): Promise<Reply> {
  const merged = Object.entries({ ...HEADERS, ...headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const payload = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await fetch(url, { method: "POST", headers: merged, body: payload as BodyInit });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** Resolves when `check` holds; fails after two seconds. */
export async function until(check: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 2_000;
  while (!check()) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
