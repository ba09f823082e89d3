import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AuthError } from "../errors.js";

const HOST = "127.0.0.1";

/** Waits on a loopback port for the browser to come back from the authorization server (RFC 8252 §7.3). */
export interface CallbackServer {
  /** `http://127.0.0.1:{port}{path}` */
  readonly url: string;
  /** From now on, the first request that carries this `state` is the answer. @returns its URL */
  expect(state: string): Promise<string>;
  close(): void;
}

export interface CallbackServerOptions {
  /** Tried in order; the last resort is any free port. */
  readonly ports: readonly number[];
  readonly path: string;
  /** HTML for the user who has come back. */
  readonly page: string;
}

/** @throws AuthError `CALLBACK_SERVER` when no port can be had */
export async function listenForCallback({ ports, path, page }: CallbackServerOptions): Promise<CallbackServer> {
  let pending: { readonly state: string; resolve(url: string): void } | undefined;
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000 }, (request, response) => {
    const query = accepted(request, response, own);
    if (query === undefined) return;
    if (pending === undefined || !isOnly(query.getAll("state"), pending.state)) {
      return answer(response, 400, "This is not an answer to a sign-in that is under way here.");
    }
    const { resolve } = pending;
    pending = undefined; // one success only
    answer(response, 200, page);
    resolve(`${own.href}?${query}`);
  });
  server.maxConnections = 20;
  await bindFirst(server, [...ports, 0]);
  server.on("error", () => {}); // one connection's failure is not the listener's
  const own = new URL(`http://${HOST}:${(server.address() as AddressInfo).port}${path}`);
  return {
    url: own.href,
    expect: (state) => new Promise((resolve) => void (pending = { state, resolve })),
    close() {
      pending = undefined;
      server.close();
      server.closeIdleConnections();
    },
  };
}

/** @returns the query of a request to exactly the callback; every other is answered */
function accepted(request: IncomingMessage, response: ServerResponse, own: URL): URLSearchParams | undefined {
  // A page on the web can reach this port under a name of its own (DNS rebinding); it cannot choose this header.
  if (request.headers.host !== own.host) return void answer(response, 421, "Wrong host.");
  const [path = "", ...query] = (request.url ?? "").split("?"); // a code may hold one, too
  if (path !== own.pathname) return void answer(response, 404, "Nothing here.");
  if (request.method !== "GET") return void answer(response, 405, "Only GET.", { Allow: "GET" });
  return new URLSearchParams(query.join("?"));
}

/** Nothing of the request is ever in the answer. */
function answer(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    Connection: "close",
    ...headers,
  });
  response.end(text);
}

const isOnly = (values: readonly string[], expected: string): boolean => values.length === 1 && values[0] === expected;

async function bindFirst(server: Server, ports: readonly number[]): Promise<void> {
  let cause: unknown;
  for (const port of ports) {
    try {
      return await bind(server, port);
    } catch (error) {
      cause = error;
    }
  }
  throw new AuthError("CALLBACK_SERVER", `Cannot listen on ${HOST} for the browser to come back.`, { cause });
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
