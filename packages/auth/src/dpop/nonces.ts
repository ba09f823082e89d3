/** Origins whose nonce is remembered; the one heard of longest ago goes first. */
const MAX_ORIGINS = 100;

/** The last nonce of each origin (RFC 9449 §8, §9): authorization servers and resources give their own. */
export class Nonces {
  readonly #byOrigin = new Map<string, string>();

  get(url: string): string | undefined {
    return this.#byOrigin.get(new URL(url).origin);
  }

  take(url: string, nonce: string | null | undefined): void {
    if (nonce === null || nonce === undefined || nonce === "") return;
    const { origin } = new URL(url);
    this.#byOrigin.delete(origin);
    this.#byOrigin.set(origin, nonce);
    const [oldest] = this.#byOrigin.keys();
    if (this.#byOrigin.size > MAX_ORIGINS && oldest !== undefined) this.#byOrigin.delete(oldest);
  }
}
