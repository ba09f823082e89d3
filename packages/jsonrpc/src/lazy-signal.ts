import type { AbortListener } from "./abort-listeners.js";

/** An abort signal that is made only when somebody asks for it: a controller costs microseconds, and most calls never look. */
export class LazySignal {
  #controller: AbortController | undefined;
  #reason: unknown;
  #aborted = false;
  #listeners: AbortListener[] | undefined;

  /** True once {@link abort} was called; asking makes no signal. */
  get aborted(): boolean {
    return this.#aborted;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Tells `listener` of the abort, or at once if there was one, without a signal. */
  listen(listener: AbortListener): void {
    if (this.#aborted) listener.onAbort(this.#reason);
    else (this.#listeners ??= []).push(listener);
  }

  unlisten(listener: AbortListener): void {
    this.#listeners = this.#listeners?.filter((other) => other !== listener);
  }

  /** Aborts once; later calls change nothing. */
  abort(reason?: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
    for (const listener of this.#listeners ?? []) listener.onAbort(reason);
  }
}
