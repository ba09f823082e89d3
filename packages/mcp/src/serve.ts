import { LocalError } from "@mortise/jsonrpc";
import type { Exchange } from "@mortise/jsonrpc";
import { listen } from "@mortise/transport-http/node";
import type { ListenOptions } from "@mortise/transport-http/node";
import { serveStdio } from "@mortise/transport-stdio/node";
import type { ServeStdioOptions } from "@mortise/transport-stdio/node";
import { onStopSignal } from "./signals.js";

interface ServeBasics {
  /** Ends serving at SIGINT and SIGTERM, requests in progress first; a second signal ends the process. Default `true`. */
  readonly signals?: boolean;
  /** Milliseconds that requests in progress get to finish, once serving ends. Default 5,000. */
  readonly drainTimeout?: number;
}

/** How to serve: over this process's stdin and stdout, or over HTTP. */
export type ServeOptions = ServeBasics &
  (
    | { readonly stdio: true | ServeStdioOptions; readonly http?: never }
    | { readonly http: true | ListenOptions; readonly stdio?: never }
  );

/** A server that is being served. */
export interface Served {
  /** Where clients find it, over HTTP. */
  readonly url?: string;
  /** Takes no more requests, lets those in progress finish within `drainTimeout`, and ends. Safe to call twice. */
  close(): Promise<void>;
  /** Resolves when serving has ended: after `close()`, a signal, or the end of stdin. Never rejects. */
  readonly closed: Promise<void>;
}

/** What {@link serve} needs of a server. */
export interface Servable {
  readonly exchange: Exchange;
}

const DRAIN_TIMEOUT = 5_000;

/**
 * Serves a server until it is closed, told so by a signal, or, over stdio, until stdin ends. The process then ends by itself if nothing
 * else keeps it. Over stdio nothing but messages is written to stdout. Over HTTP it listens on `127.0.0.1`, any free port and path
 * `/mcp` unless told otherwise.
 * @throws LocalError when it cannot listen, or when the options would let strangers in
 * @example
 * await serve(server, { stdio: true });
 * const { url } = await serve(server, { http: { port: 3000 } });
 */
export async function serve(server: Servable, options: ServeOptions): Promise<Served> {
  const { signals = true, drainTimeout = DRAIN_TIMEOUT } = options;
  const { exchange } = server;
  const running =
    options.http === undefined
      ? overStdio(exchange, { drainMs: drainTimeout, ...given(options.stdio) })
      : await overHttp(exchange, { drainTimeout, ...given(options.http) });
  if (signals) {
    const release = onStopSignal(() => void running.close());
    void running.closed.then(release);
  }
  return running;
}

const given = <T extends object>(options: true | T): Partial<T> => (options === true ? {} : options);

function overStdio(exchange: Exchange, options: ServeStdioOptions): Served {
  const serving = serveStdio(exchange, { onError: (error) => console.error(error), ...options });
  return { close: () => serving.close(), closed: serving.closed.then(() => undefined) };
}

async function overHttp(exchange: Exchange, options: ListenOptions): Promise<Served> {
  refuseOpenDoors(options);
  const listening = await listen(exchange, options);
  let end!: () => void;
  const closed = new Promise<void>((resolve) => (end = resolve));
  return {
    url: listening.url,
    close: () => listening.close().finally(end),
    closed,
  };
}

/** Any page that a user of this machine visits could call the server and read the answers. */
function refuseOpenDoors({ allowedOrigins, cors, authenticate }: ListenOptions): void {
  if (allowedOrigins !== "*" || !cors || authenticate !== undefined) return;
  throw new LocalError(
    "UNSAFE_ORIGINS",
    `With cors and allowedOrigins: "*" every web page can call this server. Name the origins, or add authenticate.`,
  );
}
