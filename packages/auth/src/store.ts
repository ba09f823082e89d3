/** A stored value, and which version of it this is. */
export interface Versioned {
  readonly value: unknown;
  /** Opaque; changes with every write. */
  readonly version: string;
}

export interface WriteOptions {
  /** Write only if the stored version is this one; `null`: only if nothing is stored. */
  readonly ifVersion?: string | null;
  /** When the value may be forgotten, ms since the epoch. */
  readonly expiresAt?: number;
}

/**
 * Where registrations, tokens, keys and half-done sign-ins are kept. What is stored is secret: whoever reads it can act as the user.
 * Values are JSON, and CryptoKeys where {@link AuthStore.holdsKeys} says so. A store that fails rejects; nothing is used that was not stored first.
 */
export interface AuthStore {
  read(key: string): Promise<Versioned | undefined>;
  /** @returns `false` when `ifVersion` did not hold: somebody else was first */
  write(key: string, value: unknown, options?: WriteOptions): Promise<boolean>;
  /** @returns `false` when there was nothing, or another version, to remove */
  remove(key: string, options?: { readonly ifVersion?: string }): Promise<boolean>;
  /** Runs `work` while nobody else who shares the store, in other processes too, runs work under the same key. */
  withLock?<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Whether values may be CryptoKeys, which cannot be written as JSON. Default: no. */
  readonly holdsKeys?: boolean;
}

/** The key of a stored value: `storeKey("tokens", issuer, clientId)`. No two lists of parts have the same key. */
export const storeKey = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join("/");
