export interface Backoff {
  /** Milliseconds before the first attempt; each one waits twice as long as the one before. Default 500. */
  readonly initialDelay?: number;
  /** The longest wait, ms. Default 30,000. */
  readonly maxDelay?: number;
  /** Attempts in a row before it is given up. Default: no limit. */
  readonly maxAttempts?: number;
}

/** How long to wait before an attempt, ms: half of it is chance, so that the clients of a server that comes back do not come all at once. */
export function delayBefore(attempt: number, { initialDelay = 500, maxDelay = 30_000 }: Backoff): number {
  const full = Math.min(initialDelay * 2 ** (attempt - 1), maxDelay);
  return full / 2 + (Math.random() * full) / 2;
}
