import { isObject } from "@mortise/jsonrpc";
import { keyedLock } from "../keyed-lock.js";
import type { AuthStore } from "../store.js";

/** The part of `localStorage` and `sessionStorage` that is used. */
export interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface WebStorageStoreOptions {
  /** Default `localStorage`, which tabs share. `sessionStorage` ends with the tab. */
  readonly storage?: WebStorage;
  /** Before every key. Default `"mortise-auth:"`. */
  readonly prefix?: string;
}

interface Entry {
  readonly value: unknown;
  readonly version: string;
  readonly expiresAt?: number;
}

/**
 * Keeps values in a browser's storage, where every script of the page's origin can read them: against injected scripts it helps to keep
 * tokens on a server instead, or to bind them to a key (`dpop`). Tabs wait for one another by Web Locks.
 */
export function webStorageStore(options: WebStorageStoreOptions = {}): AuthStore {
  const { storage = (globalThis as unknown as Globals).localStorage, prefix = "mortise-auth:" } = options;
  const current = (key: string): Entry | undefined => {
    const entry = parse(storage.getItem(prefix + key));
    if (entry === undefined || (entry.expiresAt ?? Infinity) > Date.now()) return entry;
    storage.removeItem(prefix + key);
    return undefined;
  };
  return {
    // Storage is synchronous, and tabs of one origin take turns: nobody comes between the look and the change.
    read: async (key) => current(key),
    async write(key, value, { ifVersion, expiresAt } = {}) {
      if (ifVersion !== undefined && (current(key)?.version ?? null) !== ifVersion) return false;
      const entry: Entry = { value, version: crypto.randomUUID(), ...(expiresAt !== undefined && { expiresAt }) };
      storage.setItem(prefix + key, JSON.stringify(entry));
      return true;
    },
    async remove(key, { ifVersion } = {}) {
      const entry = current(key);
      if (entry === undefined || (ifVersion !== undefined && entry.version !== ifVersion)) return false;
      storage.removeItem(prefix + key);
      return true;
    },
    withLock: webLocks(prefix) ?? keyedLock(),
  };
}

interface Globals {
  readonly localStorage: WebStorage;
  readonly navigator?: { readonly locks?: { request<T>(name: string, work: () => Promise<T>): Promise<T> } };
}

function webLocks(prefix: string): AuthStore["withLock"] {
  const locks = (globalThis as unknown as Globals).navigator?.locks;
  return locks && ((key, work) => locks.request(prefix + key, work));
}

function parse(text: string | null): Entry | undefined {
  try {
    const entry: unknown = text === null ? undefined : JSON.parse(text);
    return isObject(entry) && typeof entry.version === "string" ? (entry as unknown as Entry) : undefined;
  } catch {
    return undefined;
  }
}
