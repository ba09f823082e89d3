/** One stored result. */
export interface CacheEntry {
  /** The result's JSON. */
  readonly text: string;
  /** When it was received, ms since 1970. */
  readonly received: number;
  /** For how long it is fresh from then on, ms. */
  readonly ttlMs: number;
}

/**
 * Where results are kept: in groups, one for each list and each kind of read, so that all pages of a list can be dropped at once. Keep as
 * much as you like for as long as you like; a store that throws is treated as one that holds nothing.
 */
export interface CacheStorage {
  get(group: string, key: string): CacheEntry | undefined | Promise<CacheEntry | undefined>;
  set(group: string, key: string, entry: CacheEntry): void | Promise<void>;
  /** Forgets one entry, or a whole group when no key is given. */
  drop(group: string, key?: string): void | Promise<void>;
}

export interface MemoryStorageOptions {
  /** Most memory for keys and texts, bytes. What was used longest ago goes first. Default 16 MiB. */
  readonly maxBytes?: number;
}

interface Kept {
  readonly group: string;
  readonly key: string;
  readonly entry: CacheEntry;
  readonly bytes: number;
}

/** What an entry costs besides its characters, which JavaScript keeps in two bytes each at most. */
const OVERHEAD = 200;

/** Keeps results in this process's memory. */
export function memoryStorage({ maxBytes = 16 * 1024 * 1024 }: MemoryStorageOptions = {}): CacheStorage {
  const groups = new Map<string, Map<string, Kept>>();
  const byUse = new Set<Kept>(); // longest ago first
  let total = 0;

  const forget = (kept: Kept): void => {
    const group = groups.get(kept.group);
    group?.delete(kept.key);
    if (group?.size === 0) groups.delete(kept.group);
    byUse.delete(kept);
    total -= kept.bytes;
  };
  return {
    get(group, key) {
      const kept = groups.get(group)?.get(key);
      if (kept === undefined) return undefined;
      byUse.delete(kept);
      byUse.add(kept);
      return kept.entry;
    },
    set(group, key, entry) {
      const old = groups.get(group)?.get(key);
      if (old !== undefined) forget(old);
      const bytes = 2 * (group.length + key.length + entry.text.length) + OVERHEAD;
      if (bytes > maxBytes) return;
      const kept = { group, key, entry, bytes };
      groups.set(group, (groups.get(group) ?? new Map<string, Kept>()).set(key, kept));
      byUse.add(kept);
      total += bytes;
      for (const oldest of byUse) {
        if (total <= maxBytes) return;
        forget(oldest);
      }
    },
    drop(group, key) {
      for (const kept of [...(groups.get(group)?.values() ?? [])]) {
        if (key === undefined || kept.key === key) forget(kept);
      }
    },
  };
}
