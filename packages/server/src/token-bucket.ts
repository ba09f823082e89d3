/** So many a second on average, and a few at once: every use takes a token, and tokens come back steadily. Keeps no timer. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at = performance.now(); // monotonic: a corrected clock must not lock anybody out

  /** @param perSecond greater than 0; `Infinity` never runs dry */
  constructor(perSecond: number, burst: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = this.#tokens = perSecond === Infinity ? Infinity : burst;
  }

  /** Takes a token. @returns 0 when there was one, else after how many milliseconds there will be */
  take(): number {
    if (this.#tokens === Infinity) return 0;
    const now = performance.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
    if (this.#tokens < 1) return (1 - this.#tokens) / this.#perMs;
    this.#tokens -= 1;
    return 0;
  }
}
