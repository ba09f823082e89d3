import type { Exchange, Middleware, Transport } from "@mortise/jsonrpc";
import type {
  ClientCapabilities,
  LoggingLevel,
  LoggingMessageNotificationParams,
  MetaObject,
} from "@mortise/schema/2026-07-28";
import type { ResponseCache } from "./cache/client-cache.js";
import type { InputHandlers } from "./input/handlers.js";
import type { Limits } from "./limits.js";
import type { Progress } from "./progress.js";

/** Where a client's requests go: a transport, or any exchange (a server in the same process, a stub in a test). */
export type Peer =
  | { readonly transport: Transport; readonly exchange?: never }
  | { readonly exchange: Exchange; readonly transport?: never };

/** How a client behaves, whatever its peer. */
export interface ClientSettings extends InputHandlers {
  /**
   * What this client can do when a server asks for input; sent with every request. Default: what there are handlers for; what is given
   * here replaces that, one capability at a time: `{ sampling: { tools: {} } }` lets `onSample` be asked with tools.
   */
  readonly capabilities?: ClientCapabilities;
  /** Protocol versions to speak, best first. Default: the one that this package implements. */
  readonly versions?: readonly string[];
  /** Wraps everything that is sent, retries included; the first is outermost. */
  readonly middleware?: readonly Middleware[];
  /** Default of {@link CallOptions.timeout}. */
  readonly timeout?: number;
  /** Default of {@link CallOptions.maxTimeout}. */
  readonly maxTimeout?: number;
  /** Keeps what servers allow to be kept: `responseCache()` of `@mortise/client/cache`. Default: every call asks the server. */
  readonly cache?: ResponseCache;
  /** Bounds on what a server can make this client hold or do. */
  readonly limits?: Partial<Limits>;
  /** Hears of what is odd but stops nothing: a tool left out of a list, a callback that threw. Default: `console.warn`. */
  readonly onWarning?: (message: string, cause?: unknown) => void;
}

/** What a client is made of. */
export type ClientOptions = Peer & ClientSettings;

/** How to make one call. Every option may be left out. */
export interface CallOptions {
  /** Ends the call early: it rejects with an `AbortedError`, and the server is told to stop. */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds to wait for the answer before the call rejects with a `TimeoutError` and the server is told to stop; progress
   * starts them anew, and they do not run while your handlers answer the server's questions. Default 60,000; `Infinity` waits for as long as `maxTimeout` allows.
   */
  readonly timeout?: number;
  /** Milliseconds that the call may take in all, whatever the progress, answering questions included. Default ten minutes, or `timeout` when that is longer. */
  readonly maxTimeout?: number;
  /**
   * Asks the server for progress and hears of it; values that do not increase are dropped. Of a task that the call waits for it hears each new
   * `statusMessage`: there `progress` only counts them.
   */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Asks the server for log messages about this call and hears them. Over stdio the protocol does not say which call a message is
   * about: among calls that are open at once, the first one that asked hears them all.
   */
  readonly onLog?: (message: LoggingMessageNotificationParams) => void;
  /** The least severe level to ask for; `"info"` when there is an `onLog` and nothing is said here. */
  readonly logLevel?: LoggingLevel;
  /** Asks the server although the cache has an answer, and takes none that is out of date. Without a `cache` it changes nothing. */
  readonly fresh?: boolean;
  /** More `_meta` for the request: `traceparent`, `tracestate`, `baggage`, or keys of your own under a prefix. */
  readonly _meta?: MetaObject;
}
