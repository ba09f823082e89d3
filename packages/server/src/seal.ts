import { fromBase64Url, toBase64Url } from "./base64.js";

/** Secrets that seal: the first one seals, all of them open, so that a new one can be put in front while old seals are still about. */
export type SealKeys = readonly (string | Uint8Array)[];

const VERSION = "1";
const IV_BYTES = 12;
const MIN_SECRET = 32;
const TEXT = new TextEncoder();

interface SealKey {
  /** Names the key without telling anything of it, so that opening need not try them all. */
  readonly id: string;
  readonly aes: CryptoKey;
}

/**
 * Turns JSON values into texts that nobody else can read, change or make: AES-256-GCM under keys derived from the given secrets. A text
 * sealed for one purpose does not open for another.
 */
export class Sealer {
  readonly #purpose: string;
  readonly #secrets: readonly Uint8Array<ArrayBuffer>[];
  #keys: Promise<readonly SealKey[]> | undefined;

  /** @throws Error when a secret is too short to be one */
  constructor(purpose: string, secrets: SealKeys) {
    this.#purpose = purpose;
    this.#secrets = secrets.map((secret) =>
      typeof secret === "string" ? TEXT.encode(secret) : Uint8Array.from(secret),
    );
    if (this.#secrets.length === 0 || this.#secrets.some(({ length }) => length < MIN_SECRET)) {
      throw new Error(
        `stateKeys needs at least one secret, each of ${MIN_SECRET} bytes or more; make one with \`openssl rand -base64 32\`.`,
      );
    }
  }

  /** @param value any JSON value */
  async seal(value: unknown): Promise<string> {
    const [key] = (await this.#derived()) as [SealKey];
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key.aes, TEXT.encode(JSON.stringify(value)));
    return [VERSION, key.id, toBase64Url(iv), toBase64Url(new Uint8Array(sealed))].join(".");
  }

  /** The value, or `undefined` when the text was not sealed by one of these keys for this purpose, or was changed since. */
  async open(text: string): Promise<unknown> {
    const [version, id, iv, sealed, ...more] = text.split(".");
    const key = (await this.#derived()).find((candidate) => candidate.id === id);
    if (version !== VERSION || key === undefined || iv === undefined || sealed === undefined || more.length > 0)
      return undefined;
    try {
      const opened = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: fromBase64Url(iv) },
        key.aes,
        fromBase64Url(sealed),
      );
      return JSON.parse(new TextDecoder().decode(opened));
    } catch {
      return undefined; // whatever was wrong with it, a stranger learns no more than that it does not open
    }
  }

  #derived(): Promise<readonly SealKey[]> {
    return (this.#keys ??= Promise.all(this.#secrets.map((secret) => derive(secret, this.#purpose))));
  }
}

/** A key of this process alone: what it seals opens nowhere else, and not after a restart. */
export const ephemeralKey = (): Uint8Array => crypto.getRandomValues(new Uint8Array(MIN_SECRET));

async function derive(secret: Uint8Array<ArrayBuffer>, purpose: string): Promise<SealKey> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const bits = (info: string, length: number) =>
    crypto.subtle.deriveBits(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: TEXT.encode(`${purpose} ${info}`) },
      base,
      length,
    );
  const [id, aes] = await Promise.all([bits("id", 48), bits("key", 256)]);
  return {
    id: toBase64Url(new Uint8Array(id)),
    aes: await crypto.subtle.importKey("raw", aes, "AES-GCM", false, ["encrypt", "decrypt"]),
  };
}
