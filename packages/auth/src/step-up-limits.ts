/** Step-ups to one set of scopes within {@link WINDOW_MS}; after that it is taken for refused (authorization § Step-Up). */
const MAX_ATTEMPTS = 3;
const WINDOW_MS = 10 * 60_000;
/** Step-ups within {@link WINDOW_MS} in all: a server can make up a new scope for each. */
const MAX_IN_ALL = 10;

/** Counts attempts by what they ask for, so that a server that is never content does not ask the user for ever. */
export class StepUpLimits {
  #recent: readonly { readonly key: string; readonly at: number }[] = [];

  /** @returns whether one more attempt at these scopes of this resource is allowed; if so, it is counted */
  allow(resource: string, scopes: readonly string[]): boolean {
    const [key, now] = [JSON.stringify([resource, ...[...scopes].sort()]), Date.now()];
    this.#recent = this.#recent.filter(({ at }) => now - at < WINDOW_MS);
    const same = this.#recent.filter((attempt) => attempt.key === key).length;
    if (same >= MAX_ATTEMPTS || this.#recent.length >= MAX_IN_ALL) return false;
    this.#recent = [...this.#recent, { key, at: now }];
    return true;
  }
}
