import { base64url } from "../crypto/base64url.js";

/** How long a nonce is handed out, ms; it is taken for as long again. */
const STEP = 60_000;

/** Nonces that need no memory: a time, signed. Processes behind one URL share the secret. */
export class DpopNonces {
  readonly #key: Promise<CryptoKey>;

  constructor(secret: Uint8Array<ArrayBuffer>) {
    this.#key = crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  }

  current(): Promise<string> {
    return this.#at(Math.floor(Date.now() / STEP));
  }

  async accepts(nonce: unknown): Promise<boolean> {
    const step = Math.floor(Date.now() / STEP);
    return nonce === (await this.#at(step)) || nonce === (await this.#at(step - 1));
  }

  async #at(step: number): Promise<string> {
    return base64url(await crypto.subtle.sign("HMAC", await this.#key, new TextEncoder().encode(String(step))));
  }
}
