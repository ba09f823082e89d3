import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import type { Exchange, JsonObject } from "@mortise/jsonrpc";
import { legacyHttp } from "@mortise/legacy/server";
import type { LegacyHttp, LegacyHttpOptions } from "@mortise/legacy/server";
import { SseReader } from "@mortise/transport-http";
import type { SseEvent } from "@mortise/transport-http";
import { listen } from "@mortise/transport-http/node";
import type { ListenOptions } from "@mortise/transport-http/node";
import { afterEach } from "vitest";
import { hello, until } from "../talk.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server of both eras on a socket of its own. */
export async function serve(
  server: { readonly exchange: Exchange },
  options: LegacyHttpOptions = {},
  http: ListenOptions = {},
): Promise<{ readonly url: string; readonly legacy: LegacyHttp; close(): Promise<void> }> {
  const legacy = legacyHttp(server.exchange, options);
  const listening = await listen(server.exchange, { otherwise: legacy.otherwise, drainTimeout: 100, ...http });
  const close = async () => {
    await listening.close();
    legacy.close();
  };
  cleanups.push(close);
  return { url: listening.url, legacy, close };
}

export interface Reply {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly json: () => any;
  readonly text: string;
}

export type Headers = Readonly<Record<string, string | undefined>>;

export const PLAIN = { "content-type": "application/json", accept: "application/json, text/event-stream" };

/** One HTTP request, with the answer read to its end. A header that is `undefined` is left out. */
export async function send(method: string, url: string, headers: Headers, body?: unknown): Promise<Reply> {
  const response = await stream(method, url, headers, { body });
  const text = await response.rest();
  return { status: response.status, header: response.header, text, json: () => JSON.parse(text) };
}

/** An answer that is read as it comes. */
export interface Streaming {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** What has come so far. */
  readonly events: readonly SseEvent[];
  /** Resolves with the messages in the events once `holds`, or once the answer has ended. */
  messages(holds?: (messages: any[]) => boolean): Promise<any[]>;
  readonly lastId: string | undefined;
  readonly ended: boolean;
  rest(): Promise<string>;
  /** Cuts the connection. */
  cut(): void;
}

export interface StreamOptions {
  readonly body?: unknown;
  /** Bytes of the answer after which the connection is cut. */
  readonly cutAfter?: number | undefined;
}

export async function stream(
  method: string,
  url: string,
  headers: Headers,
  { body, cutAfter = Infinity }: StreamOptions = {},
): Promise<Streaming> {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest(url, { method, headers: Object.fromEntries(given), agent: false }, resolve);
    request.on("error", reject);
    request.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
  });
  const events: SseEvent[] = [];
  const reader = new SseReader((event) => events.push(event));
  let [text, size, ended] = ["", 0, false];
  response.on("error", () => {}).once("close", () => (ended = true));
  response.on("data", (chunk: Buffer) => {
    const seen = chunk.subarray(0, cutAfter - size).toString();
    size += chunk.length;
    text += seen;
    if (response.headers["content-type"] === "text/event-stream") reader.push(seen);
    if (size >= cutAfter) response.destroy();
  });
  cleanups.push(() => response.destroy());
  const read = () => events.filter(({ data }) => data !== "").map(({ data }) => JSON.parse(data));
  return {
    status: response.statusCode as number,
    header: (name) => response.headers[name] as string | undefined,
    events,
    messages: async (holds = () => false) => {
      await until(() => ended || holds(read()), `the stream said it; it said ${text}`);
      return read();
    },
    get lastId() {
      return events.findLast(({ id }) => id !== undefined)?.id;
    },
    get ended() {
      return ended;
    },
    rest: async () => {
      await until(() => ended, "the answer ended");
      return text;
    },
    cut: () => response.destroy(),
  };
}

/** A client with a session, at the level of HTTP. */
export class Wire {
  readonly url: string;
  headers: Headers;
  #lastId = 0;

  constructor(url: string, headers: Headers = {}) {
    this.url = url;
    this.headers = headers;
  }

  get sessionId(): string {
    return this.headers["mcp-session-id"] as string;
  }

  request(method: string, params?: JsonObject, id: number = ++this.#lastId): object {
    return { jsonrpc: "2.0", id, method, ...(params && { params }) };
  }

  post(message: unknown, headers: Headers = {}): Promise<Reply> {
    return send("POST", this.url, { ...PLAIN, ...this.headers, ...headers }, message);
  }

  /** POSTs without waiting for the end of the answer. */
  stream(message: unknown, cutAfter?: number): Promise<Streaming> {
    return stream("POST", this.url, { ...PLAIN, ...this.headers }, { body: message, cutAfter });
  }

  get(lastEventId?: string, cutAfter?: number): Promise<Streaming> {
    const headers = { accept: "text/event-stream", ...this.headers, "last-event-id": lastEventId };
    return stream("GET", this.url, headers, { cutAfter });
  }

  delete(): Promise<Reply> {
    return send("DELETE", this.url, this.headers);
  }

  call(name = "t", id?: number, meta?: JsonObject): object {
    return this.request("tools/call", { name, ...(meta && { _meta: meta }) }, id);
  }
}

/** A session that is open: `initialize` is answered and acknowledged. */
export async function session(url: string, version = "2025-11-25", headers: Headers = {}): Promise<Wire> {
  const wire = new Wire(url, headers);
  const begun = await wire.post(wire.request("initialize", hello(version), 0));
  if (begun.status !== 200) throw new Error(`${begun.status} ${begun.text}`);
  wire.headers = {
    ...headers,
    "mcp-session-id": begun.header("mcp-session-id"),
    "mcp-protocol-version": begun.json().result.protocolVersion,
  };
  const accepted = await wire.post({ jsonrpc: "2.0", method: "notifications/initialized" });
  if (accepted.status !== 202) throw new Error(`${accepted.status} ${accepted.text}`);
  return wire;
}

export const MODERN = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "t" };
const MODERN_META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};
export const modernCall = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "t", _meta: MODERN_META } };
