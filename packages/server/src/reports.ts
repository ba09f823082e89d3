import type { JsonObject, JsonRpcNotification } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { LoggingLevel, ProgressToken } from "@mortise/schema/2026-07-28";
import { TokenBucket } from "./token-bucket.js";

/** How much handlers may say while they work. */
export interface ReportSettings {
  /** Whether log messages are sent at all. */
  readonly logging: boolean;
  readonly progressPerSecond: number;
  readonly logsPerSecond: number;
}

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

/**
 * What one request reports to a client that asked for it, no faster than anybody can read (basic/patterns/progress and
 * server/utilities/logging ask for rate limits).
 */
export class Reports {
  readonly #meta: JsonObject;
  readonly #settings: ReportSettings;
  readonly #send: (notification: JsonRpcNotification) => void;
  readonly #progressRate: TokenBucket;
  readonly #logRate: TokenBucket;
  #last = -Infinity;
  /** The newest value, while it is too early to send it. */
  #held: JsonObject | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dropped = 0;
  /** The index of the most severe level that was dropped. */
  #droppedLevel = 0;

  constructor(meta: JsonObject, settings: ReportSettings, send: (notification: JsonRpcNotification) => void) {
    const { progressPerSecond, logsPerSecond } = settings;
    this.#meta = meta;
    this.#settings = settings;
    this.#send = send;
    this.#progressRate = new TokenBucket(progressPerSecond, Math.max(1, progressPerSecond));
    this.#logRate = new TokenBucket(logsPerSecond, Math.max(1, logsPerSecond));
  }

  progress(progress: number, total: number | undefined, message: string | undefined): void {
    const progressToken = this.#meta[META_KEYS.progressToken] as ProgressToken | undefined;
    if (progressToken === undefined || !(progress > this.#last)) return;
    this.#last = progress;
    const more = { ...(total !== undefined && { total }), ...(message !== undefined && { message }) };
    this.#held = { progressToken, progress, ...more };
    if (this.#timer === undefined) this.#sendProgress();
  }

  log(level: LoggingLevel, data: unknown, logger: string | undefined): void {
    const wanted = this.#meta[META_KEYS.logLevel] as LoggingLevel | undefined;
    const severity = LEVELS.indexOf(level);
    if (wanted === undefined || severity < LEVELS.indexOf(wanted)) return;
    if (this.#logRate.take() > 0) {
      this.#dropped += 1;
      this.#droppedLevel = Math.max(this.#droppedLevel, severity);
      return;
    }
    this.#tellDropped();
    this.#sendLog({ level, data, ...(logger !== undefined && { logger }) });
  }

  /** Sends what was held back, so that the last value is there before the answer. */
  end(): void {
    clearTimeout(this.#timer);
    if (this.#held) this.#flush(this.#held);
    this.#tellDropped();
  }

  #sendProgress(): void {
    this.#timer = undefined;
    if (this.#held === undefined) return;
    const wait = this.#progressRate.take();
    if (wait === 0) this.#flush(this.#held);
    else this.#timer = setTimeout(() => this.#sendProgress(), wait);
  }

  #flush(params: JsonObject): void {
    this.#held = undefined;
    this.#send({ jsonrpc: "2.0", method: "notifications/progress", params });
  }

  /** Under the level of what was dropped: one that the client asked for. */
  #tellDropped(): void {
    if (this.#dropped === 0) return;
    const data = `${this.#dropped} log message(s) left out: more than ${this.#settings.logsPerSecond} a second.`;
    const level = LEVELS[this.#droppedLevel];
    this.#dropped = this.#droppedLevel = 0;
    this.#sendLog({ level, data });
  }

  #sendLog(params: JsonObject): void {
    this.#send({ jsonrpc: "2.0", method: "notifications/message", params });
  }
}
