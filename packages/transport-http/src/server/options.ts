import type { Auth, JsonRpcMessage, Reach } from "@mortise/jsonrpc";
import { REVISION } from "@mortise/schema/2026-07-28";
import type { HttpHeaders, HttpRequest, Refusal } from "./call.js";
import type { CorsOptions } from "./cors.js";
import type { EventStream } from "./event-stream.js";

/** A request that `otherwise` may answer. */
export interface OtherRequest extends HttpRequest {
  readonly auth: Auth | undefined;
  /** How far the caller may be. */
  readonly reach: Reach;
  /** The body as it came; `""` when the method is not POST. */
  readonly text: string;
}

/** What `otherwise` answers: JSON text, nothing, or a stream of events that the function writes to. */
export interface OtherAnswer {
  readonly status: number;
  readonly headers?: HttpHeaders;
  /** The function is called at once, with a stream that is `gone` if the caller went away meanwhile. */
  readonly body?: string | ((stream: EventStream) => void);
  /** A stream that ends only when somebody ends it: `close()` does so at once, where it would give others time to finish. Default `false`. */
  readonly standing?: boolean;
}

export interface HttpServerOptions {
  /**
   * Values of the `Host` header to serve, `"mcp.example.com"` (any port) or `"mcp.example.com:8443"`; `"*"` for any, when something in
   * front checks it. Default: loopback names only, which stops DNS rebinding.
   */
  readonly allowedHosts?: readonly string[] | "*";
  /** Values of the `Origin` header to serve, `"https://app.example.com"`; `"*"` for any. Default: origins on an allowed host. */
  readonly allowedOrigins?: readonly string[] | "*";
  /** Lets pages of the allowed origins read answers (CORS). Default `false`. */
  readonly cors?: boolean | CorsOptions;
  /** Longest request body, bytes. Default 4 Mi. */
  readonly maxBody?: number;
  /** Time for a request body to arrive, ms. Default 30,000. */
  readonly bodyTimeout?: number;
  /** Deepest nesting of a message. Default 128. */
  readonly maxDepth?: number;
  /** Requests in progress, open streams included; one more is answered 503. Default 1,024. */
  readonly maxConcurrent?: number;
  /** Bytes that may wait for a slow reader of a stream; with more waiting, the next message cuts the stream. Default 1 Mi. */
  readonly maxBuffered?: number;
  /** Time between comments that keep a quiet stream open, ms; 0 sends none. Default 15,000. */
  readonly keepAlive?: number;
  /** Time that `close()` gives requests in progress before it cuts them, ms. Default 5,000. */
  readonly drainTimeout?: number;
  /** The protocol versions that this server claims; what it does not claim goes to `otherwise`. Default: the one of this package. */
  readonly versions?: readonly string[];
  /** Looks at the credentials, before the body is read. An `Auth` goes on as `context.auth`, a refusal goes back. Without it everybody is let in. */
  readonly authenticate?: (request: HttpRequest) => Auth | Refusal | Promise<Auth | Refusal>;
  /**
   * JSON documents at other paths, `{ "/.well-known/…": { … } }`: given to anybody who asks, on whatever page, before credentials, `Host` and
   * `Origin` are looked at. Bring requests for those paths here, too; `listen` does.
   */
  readonly documents?: Readonly<Record<string, unknown>>;
  /**
   * Gets what `versions` do not claim: other HTTP methods, and a POST whose message names none of them in `_meta` or header. `message` is
   * absent when there is no body or it is not one message. Answers `undefined` to leave it to this server, which will refuse it.
   */
  readonly otherwise?: (
    message: JsonRpcMessage | undefined,
    request: OtherRequest,
  ) => OtherAnswer | undefined | Promise<OtherAnswer | undefined>;
  /** Told what went wrong here; the peer reads "Internal error" only. Default: `console.error`. */
  readonly onError?: (error: unknown) => void;
}

export const DEFAULTS = {
  maxBody: 4 * 1024 * 1024,
  bodyTimeout: 30_000,
  maxDepth: 128,
  maxConcurrent: 1024,
  maxBuffered: 1024 * 1024,
  keepAlive: 15_000,
  drainTimeout: 5_000,
  versions: [REVISION] as readonly string[],
  onError: (error: unknown): void => console.error(error),
} as const;

type Defaulted = keyof typeof DEFAULTS;
/** The options with every default filled in. */
export type Settings = Required<Pick<HttpServerOptions, Defaulted>> & Omit<HttpServerOptions, Defaulted>;

export const settle = (options: HttpServerOptions): Settings => {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...(Object.fromEntries(given) as HttpServerOptions) } as Settings;
};
