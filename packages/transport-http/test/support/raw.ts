import { connect } from "node:net";
import type { Socket } from "node:net";

/** A TCP connection that keeps all it reads; for what no HTTP client would send. */
export interface Raw {
  readonly socket: Socket;
  received(): string;
  /** Resolves with all that was read once the pattern has appeared; rejects after three seconds. */
  see(pattern: RegExp): Promise<string>;
  readonly closed: Promise<void>;
}

export async function raw(url: string): Promise<Raw> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString("latin1")));
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return {
    socket,
    closed,
    received: () => text,
    async see(pattern) {
      const end = Date.now() + 3_000;
      while (!pattern.test(text)) {
        if (Date.now() > end) throw new Error(`${pattern} did not appear in: ${text.slice(0, 500)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return text;
    },
  };
}

/** The head of a POST; the body is up to the test. */
export function head(url: string, headers: Record<string, string | number>): string {
  const { host, pathname } = new URL(url);
  const all = {
    Host: host,
    "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
    "MCP-Protocol-Version": "2026-07-28",
    ...headers,
  };
  return `POST ${pathname} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;
}
