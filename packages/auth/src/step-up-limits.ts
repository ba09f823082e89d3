/** Step-ups to one set of scopes within {@link WINDOW_MS}; after that it is taken for refused (authorization § Step-Up). */
const MAX_ATTEMPTS = 3;
const WINDOW_MS = 10 * 60_000;
/** Sets that are remembered. */
const MAX_SETS = 100;

/** Counts attempts by what they ask for, so that a server that is never content does not ask the user for ever. */
export class StepUpLimits {
  readonly #attempts = new Map<string, number[]>();

  /** @returns whether one more attempt at these scopes of this resource is allowed; if so, it is counted */
  allow(resource: string, scopes: readonly string[]): boolean {
    const key = JSON.stringify([resource, ...[...scopes].sort()]);
    const recent = (this.#attempts.get(key) ?? []).filter((time) => Date.now() - time < WINDOW_MS);
    if (recent.length >= MAX_ATTEMPTS) return false;
    this.#attempts.delete(key);
    this.#attempts.set(key, [...recent, Date.now()]);
    const [oldest] = this.#attempts.keys();
    if (this.#attempts.size > MAX_SETS && oldest !== undefined) this.#attempts.delete(oldest);
    return true;
  }
}
