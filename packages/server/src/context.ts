import type { Auth, ExchangeContext, JsonObject } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { ClientCapabilities, Implementation, LoggingLevel, ProgressToken } from "@mortise/schema/2026-07-28";

/** From least to most severe (RFC 5424). */
const LEVELS: readonly LoggingLevel[] = [
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
];

/** What a handler knows of the request it answers, and how it can speak while it works. */
export class RequestContext {
  readonly #exchange: ExchangeContext;
  readonly #meta: JsonObject;
  readonly #mayLog: boolean;
  #lastProgress = -Infinity;
  #finished = false;

  constructor(exchange: ExchangeContext, meta: JsonObject, mayLog: boolean) {
    this.#exchange = exchange;
    this.#meta = meta;
    this.#mayLog = mayLog;
  }

  /** Aborts when the client cancels or goes away. Pass it on to whatever the handler waits for. */
  get signal(): AbortSignal {
    return this.#exchange.signal;
  }

  /** Who calls, when the transport authenticated the caller. */
  get auth(): Auth | undefined {
    return this.#exchange.auth;
  }

  /** `"stdio"`, `"http"`, `"memory"` or the name of a custom transport. */
  get transport(): string {
    return this.#exchange.transport;
  }

  /** The request's `_meta` as it came. */
  get meta(): JsonObject {
    return this.#meta;
  }

  /** What the client says it can do, on this request; earlier requests do not count. */
  get clientCapabilities(): ClientCapabilities {
    return this.#meta[META_KEYS.clientCapabilities] as ClientCapabilities;
  }

  /** What the client calls itself. For logs and display: it is not verified, so nothing may depend on it. */
  get clientInfo(): Implementation | undefined {
    return this.#meta[META_KEYS.clientInfo] as Implementation | undefined;
  }

  /**
   * Tells the client how far the work is; nothing is sent if it did not ask. Only increasing values are sent (basic/utilities/progress).
   * @param progress done so far, in any unit; the same unit as `total`
   */
  progress(progress: number, { total, message }: { total?: number; message?: string } = {}): void {
    const progressToken = this.#meta[META_KEYS.progressToken] as ProgressToken | undefined;
    if (progressToken === undefined || this.#finished || !(progress > this.#lastProgress)) return;
    this.#lastProgress = progress;
    this.#exchange.notify({
      jsonrpc: "2.0",
      method: "notifications/progress",
      params: {
        progressToken,
        progress,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message }),
      },
    });
  }

  /**
   * Sends a log message if the request asked for this level. The server must be created with `logging: true`.
   * @param data any JSON value; never secrets or personal data
   * @deprecated by the protocol in favour of stderr and OpenTelemetry; still specified
   */
  log(level: LoggingLevel, data: unknown, logger?: string): void {
    if (!this.#mayLog)
      throw new Error("ctx.log needs createServer(info, { logging: true }), which declares the capability.");
    const wanted = this.#meta[META_KEYS.logLevel] as LoggingLevel | undefined;
    if (wanted === undefined || this.#finished || LEVELS.indexOf(level) < LEVELS.indexOf(wanted)) return;
    this.#exchange.notify({
      jsonrpc: "2.0",
      method: "notifications/message",
      params: { level, data, ...(logger !== undefined && { logger }) },
    });
  }

  /** Called by dispatch once the answer stands: whatever the handler left running stays silent from now on. */
  finish(): void {
    this.#finished = true;
  }
}
