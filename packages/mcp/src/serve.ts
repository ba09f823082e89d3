import process from "node:process";
import { LocalError } from "@mortise/jsonrpc";
import type { Exchange } from "@mortise/jsonrpc";
import type { LegacyHttpOptions, SessionOptions } from "@mortise/legacy/server";
import type { ListenOptions } from "@mortise/transport-http/node";
import { serveStdio } from "@mortise/transport-stdio/node";
import type { ServeStdioOptions } from "@mortise/transport-stdio/node";
import { httpSessions, stdioSessions } from "./sessions.js";
import { onStopSignal } from "./signals.js";

interface ServeBasics {
  /** Ends serving at SIGINT and SIGTERM, requests in progress first; a second signal ends the process. Default `true`. */
  readonly signals?: boolean;
  /** Milliseconds that requests in progress get to finish, once serving ends. Default 5,000. */
  readonly drainTimeout?: number;
}

/** Over this process's stdin and stdout. */
export interface ServeOverStdio extends ServeBasics {
  readonly stdio: true | ServeStdioOptions;
  readonly http?: never;
  /**
   * Milliseconds that the process may go on after serving has ended, for what it has to finish; then it exits, whatever timers or
   * connections of its own still keep it. Whoever started it waits for that. `Infinity` leaves its end to itself. Default 1,000 on the
   * process's own stdin, `Infinity` on other streams.
   */
  readonly exitAfter?: number;
  /**
   * Answers clients of the earlier revisions as well, 2025-11-25 back to 2024-11-05, which open a session with `initialize`. `false` leaves
   * them out; an object sets the bounds of a session. Default `true`.
   */
  readonly legacy?: boolean | SessionOptions;
}

/** Over HTTP. */
export interface ServeOverHttp extends ServeBasics {
  readonly http: true | ListenOptions;
  readonly stdio?: never;
  /**
   * Answers clients of the earlier revisions at the same URL as well: Streamable HTTP of 2025-11-25 back to 2025-03-26, and HTTP+SSE of
   * 2024-11-05 with `{ sse: true }`. `false` leaves them out; an object sets the bounds of sessions and streams. Default `true`.
   */
  readonly legacy?: boolean | LegacyHttpOptions;
}

/** How to serve: over this process's stdin and stdout, or over HTTP. */
export type ServeOptions = ServeOverStdio | ServeOverHttp;

/** A server that is being served. */
export interface Served {
  /** Where clients find it, over HTTP. */
  readonly url?: string;
  /** Takes no more requests, lets those in progress finish within `drainTimeout`, and ends. Safe to call twice. */
  close(): Promise<void>;
  /** Resolves when serving has ended: after `close()`, a signal, or the end of stdin. Never rejects. */
  readonly closed: Promise<void>;
}

/** A server that is being served over HTTP. */
export interface ServedOverHttp extends Served {
  /** Where clients find it. */
  readonly url: string;
}

/** What {@link serve} needs of a server. */
export interface Servable {
  readonly exchange: Exchange;
  /** Ends what would not end by itself, open subscriptions for example. Called when serving ends, before requests are drained. */
  close?(): void | Promise<void>;
}

const DRAIN_TIMEOUT = 5_000;

/** How long a process may go on by default once nobody speaks to it any more, ms. */
const EXIT_AFTER = 1_000;
/** A longer delay overflows Node's timers and would fire at once. */
const LONGEST_TIMER = 2 ** 31;

/**
 * Serves a server over HTTP until it is closed or told so by a signal: on `127.0.0.1`, any free port and path `/mcp` unless told otherwise.
 * @throws LocalError when it cannot listen, or when the options would let strangers in
 * @example
 * const { url } = await serve(server, { http: { port: 3000 } });
 */
export function serve(server: Servable, options: ServeOverHttp): Promise<ServedOverHttp>;
/**
 * Serves a server over stdin and stdout until it is closed, told so by a signal, or stdin ends; soon after that the process exits (see
 * `exitAfter`). Nothing but messages is written to stdout.
 * @example
 * await serve(server, { stdio: true });
 */
export function serve(server: Servable, options: ServeOverStdio): Promise<Served>;
export function serve(server: Servable, options: ServeOptions): Promise<Served>;
export async function serve(server: Servable, options: ServeOptions): Promise<Served> {
  const { signals = true, drainTimeout = DRAIN_TIMEOUT } = options;
  const running =
    options.http === undefined
      ? overStdio(server, { drainMs: drainTimeout, ...given(options.stdio) }, options)
      : await overHttp(server, { drainTimeout, ...given(options.http) }, options);
  if (signals) {
    const release = onStopSignal(() => void running.close());
    void running.closed.then(release);
  }
  return running;
}

const given = <T extends object>(options: true | T): Partial<T> => (options === true ? {} : options);

function overStdio(server: Servable, stdio: ServeStdioOptions, { exitAfter, legacy = true }: ServeOverStdio): Served {
  const onError = (error: unknown): void => console.error(error);
  const sessions = legacy ? stdioSessions(server.exchange, { ...stdio, onError, ...given(legacy) }) : undefined;
  const serving = serveStdio(server.exchange, { onError, ...sessions?.seam, ...stdio });
  const closed = serving.closed.then(() => sessions?.close());
  const patience = exitAfter ?? (stdio.input === undefined ? EXIT_AFTER : Infinity);
  if (patience < LONGEST_TIMER) void closed.then(() => setTimeout(() => process.exit(), patience).unref());
  return { close: async () => (await server.close?.(), serving.close()), closed };
}

async function overHttp(
  server: Servable,
  http: ListenOptions,
  { legacy = true }: ServeOverHttp,
): Promise<ServedOverHttp> {
  refuseOpenDoors(http);
  const { onError = (error: unknown): void => console.error(error) } = http;
  const sessions = legacy ? httpSessions(server.exchange, { onError, ...given(legacy) }) : undefined;
  const cors = sessions && http.cors ? await sessions.cors(http.cors) : http.cors;
  const { listen } = await import("@mortise/transport-http/node"); // and Node's HTTP: not for servers on stdio
  const listening = await listen(server.exchange, { ...sessions?.seam, ...http, ...(cors && { cors }) });
  let end!: () => void;
  const closed = new Promise<void>((resolve) => (end = resolve));
  const stop = async (): Promise<void> => {
    await listening.close();
    await sessions?.close();
  };
  return { url: listening.url, close: async () => (await server.close?.(), stop().finally(end)), closed };
}

/** Any page that a user of this machine visits could call the server and read the answers. */
function refuseOpenDoors({ allowedOrigins, cors, authenticate }: ListenOptions): void {
  if (allowedOrigins !== "*" || !cors || authenticate !== undefined) return;
  throw new LocalError(
    "UNSAFE_ORIGINS",
    `With cors and allowedOrigins: "*" every web page can call this server. Name the origins, or add authenticate.`,
  );
}
