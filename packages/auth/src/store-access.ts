import { LocalError } from "@mortise/jsonrpc";
import { AuthError } from "./errors.js";
import { keyedLock } from "./keyed-lock.js";
import type { AuthStore } from "./store.js";

/** A store whose failures are AuthErrors, and that always has a lock. */
export type SafeStore = Required<AuthStore>;

const locks = new WeakMap<AuthStore, SafeStore["withLock"]>();

/** The lock of a store that brings none: good within this process. */
function lockOf(store: AuthStore): SafeStore["withLock"] {
  const lock = locks.get(store) ?? keyedLock();
  locks.set(store, lock);
  return lock;
}

export function safeStore(store: AuthStore): SafeStore {
  const withLock = store.withLock?.bind(store) ?? lockOf(store);
  return {
    holdsKeys: store.holdsKeys ?? false,
    read: (key) => guarded("read", () => store.read(key)),
    write: (key, value, options) => guarded("write", () => store.write(key, value, options)),
    remove: (key, options) => guarded("remove", () => store.remove(key, options)),
    withLock,
  };
}

async function guarded<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof LocalError) throw cause;
    const message = `The store failed to ${what} what authorization needs. Nothing was used that could not be stored; see \`cause\`.`;
    throw new AuthError("STORE_FAILED", message, { cause, retryable: true });
  }
}
