import { createClient } from "@mortise/client";
import type { Client, ClientSettings } from "@mortise/client";
import { memoryTransport } from "@mortise/jsonrpc";
import type { Auth, Exchange, Transport } from "@mortise/jsonrpc";
import { overHttp, overStdio } from "./wires.js";

/** A way from a client to a server in the same process. */
export type Wire = (server: Exchange) => Transport;

export interface TestClientOptions extends ClientSettings {
  /**
   * What lies between client and server. `"memory"` (default): nothing. `"stdio"`: bytes, lines and the rest of that transport, without a
   * process. `"http"`: headers, statuses and streams of events, without a socket. A function: whatever it makes.
   */
  readonly over?: "memory" | "stdio" | "http" | Wire;
  /** Who calls, as if the transport had authenticated the caller. */
  readonly auth?: Auth;
}

const WIRES: Readonly<Record<"memory" | "stdio" | "http", Wire>> = {
  memory: memoryTransport,
  stdio: overStdio,
  http: overHttp,
};

const INFO = { name: "test-client", version: "1.0.0" };

/**
 * A client of a server in the same process, for tests: no port, no process, nothing to wait for. `client.close()` ends both ends.
 * @param server a server, or any exchange
 * @example
 * const client = testClient(server, { over: "http" });
 * expect(await client.callTool("greet", { who: "Ada" })).toMatchObject({ content: [{ text: "Hello, Ada!" }] });
 */
export function testClient(
  server: { readonly exchange: Exchange } | Exchange,
  { over = "memory", auth, ...settings }: TestClientOptions = {},
): Client {
  const exchange = typeof server === "function" ? server : server.exchange;
  const wire = typeof over === "function" ? over : WIRES[over];
  return createClient(INFO, { ...settings, transport: wire(auth === undefined ? exchange : calledBy(auth, exchange)) });
}

const calledBy =
  (auth: Auth, exchange: Exchange): Exchange =>
  (request, context) =>
    exchange(request, context.with({ auth }));
