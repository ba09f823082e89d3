import type { Listener } from "./listener.js";

/** How often to ask how a task stands. */
export interface PaceOptions {
  /** Milliseconds between questions where the server does not say. Default 1,000. */
  readonly pollIntervalMs?: number;
  /** The longest wait between two questions, milliseconds. Default 30,000. */
  readonly maxPollIntervalMs?: number;
}

/** No server makes a client ask more often. */
const SHORTEST_MS = 50;
/** How much longer each wait is than the one before, while nothing changes, and how many intervals it may become. */
const GROWTH = 1.25;
const MOST_INTERVALS = 5;
/** The part of a wait that chance adds, so that clients that began together do not ask together. */
const JITTER = 0.2;
/** A longer delay overflows the timers of every runtime and fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** How often to ask about a task: never more often than the server says, less often while nothing changes. */
export class Pace {
  readonly #longest: number;
  #interval: number;
  #factor = 1;
  #failures = 0;

  constructor({ pollIntervalMs = 1_000, maxPollIntervalMs = 30_000 }: PaceOptions) {
    this.#interval = pollIntervalMs;
    this.#longest = maxPollIntervalMs;
  }

  /** @param interval what the server says now; its latest word counts (tasks § tasks) */
  changed(interval: number | undefined): void {
    this.#interval = interval ?? this.#interval;
    this.#factor = 1;
  }

  asked(): void {
    this.#failures = 0;
  }

  /** @returns how often asking has failed in a row */
  failed(): number {
    return ++this.#failures;
  }

  /** Milliseconds until the next question. @param random 0 to 1 */
  next(random: number): number {
    const grown = this.#interval * this.#factor * 2 ** this.#failures;
    this.#factor = Math.min(this.#factor * GROWTH, MOST_INTERVALS);
    const bounded = Math.max(SHORTEST_MS, this.#interval, Math.min(grown, this.#longest));
    return Math.min(bounded * (1 + JITTER * random), LONGEST_TIMER);
  }

  /** Resolves when it is time to look again: something was told, the time has come, or the signal aborts. */
  wait(signal: AbortSignal, listener: Listener | undefined): Promise<void> {
    const ms = listener?.hears === true ? Math.min(this.#longest, LONGEST_TIMER) : this.next(Math.random());
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        listener?.onWake(undefined);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done);
      listener?.onWake(done);
      if (signal.aborted) done();
    });
  }
}
