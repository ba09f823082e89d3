import { AbortedError, LazySignal, listenToAbort, stopListening, TimeoutError } from "@mortise/jsonrpc";
import type { AbortListener, LocalError } from "@mortise/jsonrpc";

const DEFAULT_TIMEOUT = 60_000;
const DEFAULT_MAX_TIMEOUT = 600_000;
/** A longer delay overflows the 32-bit timers of every runtime and fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export interface DeadlineOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeout?: number | undefined;
  readonly maxTimeout?: number | undefined;
}

/**
 * Ends one call early, for the first of: the caller's signal, a server that is silent for `timeout`, `maxTimeout` in all. The transport
 * hears of it through {@link signal}, the caller through `onEnd`.
 */
export class Deadline implements AbortListener {
  readonly #what: string;
  readonly #timeout: number;
  readonly #end: number;
  readonly #callerSignal: AbortSignal | undefined;
  readonly #onEnd: (why: LocalError) => void;
  readonly #own = new LazySignal();
  #due: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param what the call, for messages */
  constructor(what: string, options: DeadlineOptions, onEnd: (why: LocalError) => void) {
    this.#what = what;
    this.#onEnd = onEnd;
    this.#timeout = milliseconds("timeout", options.timeout ?? DEFAULT_TIMEOUT);
    const longest = Math.max(DEFAULT_MAX_TIMEOUT, this.#timeout === Infinity ? 0 : this.#timeout);
    const start = performance.now();
    this.#end = start + milliseconds("maxTimeout", options.maxTimeout ?? longest);
    this.#due = Math.min(start + this.#timeout, this.#end);
    this.#callerSignal = options.signal;
    if (this.#callerSignal !== undefined) listenToAbort(this.#callerSignal, this);
    this.#arm(start);
  }

  /** Aborts when the call has ended early; made when first read. */
  get signal(): AbortSignal {
    return this.#own.signal;
  }

  /** Tells `listener` when the call ends early; no signal is made for that. */
  listen(listener: AbortListener): void {
    this.#own.listen(listener);
  }

  unlisten(listener: AbortListener): void {
    this.#own.unlisten(listener);
  }

  /** Whether the call has ended early: nothing may be sent for it any more, and nobody hears of it. */
  get over(): boolean {
    return this.#own.aborted;
  }

  /** Throws why the call has ended early, if it has. */
  check(): void {
    if (this.over) throw this.signal.reason;
  }

  /** The server is alive: wait for another `timeout`, within `maxTimeout`. Cheap: the timer looks again when it fires. */
  extend(): void {
    this.#due = Math.min(performance.now() + this.#timeout, this.#end);
  }

  /** It is not the server that keeps us waiting: until {@link resume} only `maxTimeout` counts. */
  pause(): void {
    this.#due = this.#end;
  }

  /** Asks the server again, which has a whole `timeout` to answer. */
  resume(): void {
    this.extend();
    clearTimeout(this.#timer); // it may be set for later than what is due now
    this.#arm(performance.now());
  }

  /** The call is over, one way or another: nothing fires any more. */
  clear(): void {
    clearTimeout(this.#timer);
    if (this.#callerSignal !== undefined) stopListening(this.#callerSignal, this);
  }

  onAbort(): void {
    this.#stop(aborted(this.#what, this.#callerSignal));
  }

  #arm(now: number): void {
    if (this.#due === Infinity) return;
    this.#timer = setTimeout(onTimer, Math.min(Math.max(this.#due - now, 1), LONGEST_TIMER), this);
  }

  /** @internal */
  look(): void {
    const now = performance.now();
    if (now < this.#due) return this.#arm(now);
    this.#stop(
      new TimeoutError(
        now < this.#end
          ? `No answer to ${this.#what} within ${this.#timeout} ms; raise \`timeout\`, or pass \`onProgress\` so that progress extends it.`
          : `No answer to ${this.#what} before the limit of \`maxTimeout\`.`,
      ),
    );
  }

  #stop(why: LocalError): void {
    this.clear();
    this.#onEnd(why); // first: whatever the transport makes of the abort comes too late to be the reason
    this.#own.abort(why);
  }
}

/** One function for all: a closure for each call would cost more than the timer. */
const onTimer = (deadline: Deadline): void => deadline.look();

/** What a call that its caller's signal has ended rejects with. */
export const aborted = (what: string, signal: AbortSignal | undefined): AbortedError =>
  new AbortedError(`${what} was aborted by its caller.`, { cause: signal?.reason });

function milliseconds(name: string, value: number): number {
  if (value > 0) return value;
  throw new RangeError(`\`${name}\` must be a positive number of milliseconds (or Infinity), not ${value}.`);
}
