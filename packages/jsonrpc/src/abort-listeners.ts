/** Something that wants to know when a signal fires. */
export interface AbortListener {
  onAbort(reason: unknown): void;
}

/** Everybody who listens to one signal, behind one event listener. */
class Listeners {
  readonly #signal: AbortSignal;
  readonly #all = new Set<AbortListener>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", this);
  }

  add(listener: AbortListener): void {
    this.#all.add(listener);
  }

  /** True when nobody is left. */
  remove(listener: AbortListener): boolean {
    this.#all.delete(listener);
    if (this.#all.size > 0) return false;
    this.#signal.removeEventListener("abort", this);
    return true;
  }

  handleEvent(): void {
    for (const listener of this.#all) listener.onAbort(this.#signal.reason);
  }
}

/** By signal. One that programs share among calls would otherwise get a listener for each, and Node warns of a leak at the eleventh. */
const LISTENERS = new WeakMap<AbortSignal, Listeners>();

/** Tells `listener` when `signal` fires, or at once if it has, until {@link stopListening}. */
export function listenToAbort(signal: AbortSignal, listener: AbortListener): void {
  if (signal.aborted) return listener.onAbort(signal.reason);
  let listeners = LISTENERS.get(signal);
  if (listeners === undefined) LISTENERS.set(signal, (listeners = new Listeners(signal)));
  listeners.add(listener);
}

export function stopListening(signal: AbortSignal, listener: AbortListener): void {
  if (LISTENERS.get(signal)?.remove(listener)) LISTENERS.delete(signal);
}
