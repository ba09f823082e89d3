import { keyedLock } from "./keyed-lock.js";
import type { AuthStore } from "./store.js";

interface Entry {
  readonly value: unknown;
  readonly version: string;
  readonly expiresAt: number;
}

/** Keeps everything in this process, and forgets it with it. @param maxEntries more than that, and the oldest goes; default 1,000 */
export function memoryStore({ maxEntries = 1000 }: { readonly maxEntries?: number } = {}): AuthStore {
  const entries = new Map<string, Entry>();
  let writes = 0;
  const current = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry === undefined || entry.expiresAt > Date.now()) return entry;
    entries.delete(key);
    return undefined;
  };
  return {
    holdsKeys: true,
    read: (key) => Promise.resolve(current(key)),
    write(key, value, { ifVersion, expiresAt = Infinity } = {}) {
      if (ifVersion !== undefined && (current(key)?.version ?? null) !== ifVersion) return Promise.resolve(false);
      writes += 1;
      entries.delete(key);
      entries.set(key, { value, version: String(writes), expiresAt });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
      return Promise.resolve(true);
    },
    remove(key, { ifVersion } = {}) {
      const entry = current(key);
      const fits = entry !== undefined && (ifVersion === undefined || entry.version === ifVersion);
      return Promise.resolve(fits && entries.delete(key));
    },
    withLock: keyedLock(),
  };
}
