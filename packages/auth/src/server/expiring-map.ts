interface Entry<Value> {
  readonly value: Value;
  readonly expiresAt: number;
}

/** Values that are good for a while, all for about as long, and so many at most; of more, the one that came first goes. */
export class ExpiringMap<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt > Date.now()) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** @param expiresAt ms since the epoch */
  set(key: string, value: Value, expiresAt: number): void {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#limit) this.#makeRoom();
    this.#entries.set(key, { value, expiresAt });
  }

  /** From the oldest on, while they have expired: a look at all of them for each that comes would be work that a flood makes. */
  #makeRoom(): void {
    const now = Date.now();
    for (const [key, { expiresAt }] of this.#entries) {
      if (expiresAt > now && this.#entries.size < this.#limit) return;
      this.#entries.delete(key);
    }
  }
}
