import { formatEvent, SSE_COMMENT } from "../sse.js";
import type { SseEvent } from "../sse.js";
import type { HttpCall, HttpHeaders } from "./call.js";

/** No proxy may keep events back, and nobody may keep them for later. */
const STREAM_HEADERS: HttpHeaders = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-cache",
  "X-Accel-Buffering": "no",
};

export interface EventStreamOptions {
  /** Bytes that may wait for a slow reader. */
  readonly maxBuffered: number;
  /** Time between comments on a quiet stream, ms; 0 for none. */
  readonly keepAlive: number;
}

/** The answer to one HTTP request as a stream of server-sent events. */
export class EventStream {
  readonly #call: HttpCall;
  readonly #maxBuffered: number;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #ended = false;
  #close: (() => void) | undefined;
  /** Resolves when the stream ended or its reader went away. Never rejects. */
  readonly closed = new Promise<void>((resolve) => (this.#close = resolve));

  constructor(call: HttpCall, options: EventStreamOptions, status = 200, headers?: HttpHeaders) {
    this.#call = call;
    this.#maxBuffered = options.maxBuffered;
    if (!call.gone) call.open(status, { ...STREAM_HEADERS, ...headers });
    if (options.keepAlive > 0) this.#timer = setInterval(() => this.#comment(), options.keepAlive);
    call.onGone(() => this.#finish());
  }

  /** True when the reader went away, or was cut off, before the stream ended. */
  get gone(): boolean {
    return this.#call.gone;
  }

  /** Calls back when that happens; at once if it did already. */
  onGone(callback: () => void): void {
    this.#call.onGone(callback);
  }

  /** Whether so much waits for the reader that the next event would cut him off. */
  get full(): boolean {
    return this.#call.buffered > this.#maxBuffered;
  }

  /** Writes one event. A reader who has left more than `maxBuffered` bytes waiting is cut off instead: memory is not his to fill. */
  send(event: SseEvent): void {
    if (this.#ended || this.#call.gone) return;
    if (this.full) this.#call.destroy();
    else this.#call.write(formatEvent(event));
  }

  /** Ends the stream; what was sent before still arrives. */
  end(): void {
    if (this.#ended) return;
    if (!this.#call.gone) this.#call.end();
    this.#finish();
  }

  #finish(): void {
    this.#ended = true;
    clearInterval(this.#timer);
    this.#close?.();
  }

  #comment(): void {
    // Nothing to keep alive where earlier bytes still wait.
    if (this.#call.buffered === 0) this.#call.write(SSE_COMMENT);
  }
}
