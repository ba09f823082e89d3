import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "@mortise/client";
import type { Client, ClientSettings } from "@mortise/client";
import type { JsonObject } from "@mortise/jsonrpc";
import { dualHttpTransport } from "@mortise/legacy/client";
import type { EraOptions } from "@mortise/legacy/client";
import type { HttpTransportOptions } from "@mortise/transport-http";
import { nodePool } from "@mortise/transport-http/node";
import { afterEach } from "vitest";
import { INFO } from "./program.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** One HTTP request as it arrived. */
export interface Hit {
  readonly http: string;
  readonly headers: IncomingHttpHeaders;
  /** The message in its body; `{}` without one. */
  readonly message: JsonObject;
}

export type Handler = (hit: Hit, response: ServerResponse) => unknown;

export interface Site {
  readonly url: string;
  readonly hits: Hit[];
  /** What was asked, as `"POST initialize"` or `"GET"`. */
  said(): string[];
  /** Answers in another way from now on, as after a restart. */
  become(handler: Handler): void;
}

/** An HTTP server that answers as a test wants it to. */
export async function site(handler: Handler): Promise<Site> {
  const hits: Hit[] = [];
  let handle = handler;
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const message = (body === "" ? {} : JSON.parse(body)) as JsonObject;
      const hit = { http: request.method!, headers: request.headers, message };
      hits.push(hit);
      void handle(hit, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    hits,
    said: () =>
      hits.map(({ http, message: { method, id } }) =>
        `${http} ${String(method ?? (id === undefined ? "" : "answer"))}`.trim(),
      ),
    become: (next) => (handle = next),
  };
}

/** A client of what is at `url`, whatever it speaks. */
export function at(
  url: string,
  settings: ClientSettings = {},
  eras: EraOptions = {},
  http: HttpTransportOptions = {},
): Client {
  const transport = dualHttpTransport(url, { sender: nodePool(), ...http }, eras);
  const client = createClient(INFO, { onWarning: () => {}, ...settings, transport });
  cleanups.push(() => client.close());
  return client;
}

export const json = (response: ServerResponse, value: unknown, status = 200, headers = {}): unknown =>
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(value));

export const ok = ({ id }: JsonObject, result: JsonObject): JsonObject => ({ jsonrpc: "2.0", id, result });
export const bad = (id: unknown, code: number, message = "no"): JsonObject => ({
  jsonrpc: "2.0",
  id,
  error: { code, message },
});

export const stream = (response: ServerResponse): ServerResponse => {
  response.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
  return response;
};

/** One event, ready to write. */
export const event = (
  data: unknown,
  { id, retry, name }: { id?: string; retry?: number; name?: string } = {},
): string =>
  [
    ...(name === undefined ? [] : [`event: ${name}\n`]),
    ...(id === undefined ? [] : [`id: ${id}\n`]),
    ...(retry === undefined ? [] : [`retry: ${retry}\n`]),
    `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`,
  ].join("");

export const HELLO = {
  protocolVersion: "2025-11-25",
  capabilities: { tools: { listChanged: true }, logging: {}, resources: { subscribe: true } },
  serverInfo: { name: "site", version: "1" },
};
export const text = (value: string): JsonObject => ({ content: [{ type: "text", text: value }] });

export interface SessionSite {
  /** The ids of the sessions that it knows. */
  readonly sessions: Set<string>;
  readonly handler: Handler;
}

/** A server with sessions, by hand. `answer` may take a request over: it returns true then. */
export function sessionSite(answer: (hit: Hit, response: ServerResponse) => unknown = () => false): SessionSite {
  const sessions = new Set<string>();
  const handler: Handler = (hit, response) => {
    const { http, message, headers } = hit;
    const { method, id } = message;
    if (method === "server/discover")
      return json(response, bad(null, -32000, "Bad Request: Server not initialized"), 400);
    if (method === "initialize") {
      const session = `s-${crypto.randomUUID()}`;
      sessions.add(session);
      return json(response, ok(message, HELLO), 200, { "Mcp-Session-Id": session });
    }
    if (!sessions.has(String(headers["mcp-session-id"])))
      return json(response, bad(null, -32001, "Session not found"), 404);
    if (answer(hit, response) === true) return undefined;
    if (http === "GET") return stream(response);
    if (http === "DELETE") return response.writeHead(204).end();
    if (id === undefined || method === undefined) return response.writeHead(202).end();
    const { name } = (message.params ?? {}) as JsonObject;
    return json(response, ok(message, method === "tools/list" ? { tools: [] } : text(String(name ?? method))));
  };
  return { sessions, handler };
}

/** What a call is about: the name of its tool. */
export const named = ({ message: { params } }: Hit): unknown => (params as JsonObject | undefined)?.name;

export const note = (method: string, params: JsonObject): JsonObject => ({ jsonrpc: "2.0", method, params });
