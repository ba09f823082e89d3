import { isObject } from "@mortise/jsonrpc";
import type { AuthorizationServer } from "oauth4webapi";
import { rejected } from "./callback.js";
import { storeKey } from "./store.js";
import type { AuthStore } from "./store.js";

/** A sign-in under way: all that the answer is held against, as it was when the browser was sent off. */
export interface Pending {
  readonly serverUrl: string;
  readonly account: string;
  readonly server: AuthorizationServer;
  readonly resource: string;
  readonly scopes: readonly string[];
  readonly clientId: string;
  readonly redirectUri: string;
  /** PKCE; secret. */
  readonly verifier: string;
}

/** As it is stored: a store may keep things longer than it has to. */
interface StoredPending extends Pending {
  /** ms since the epoch */
  readonly expiresAt: number;
}

/** How long a user may take, ms. */
const TIME_LIMIT = 10 * 60_000;

const keyOf = (state: string): string => storeKey("pending", state);

export function savePending(store: AuthStore, state: string, pending: Pending): Promise<unknown> {
  const stored: StoredPending = { ...pending, expiresAt: Date.now() + TIME_LIMIT };
  return store.write(keyOf(state), stored, { ifVersion: null, expiresAt: stored.expiresAt });
}

export const dropPending = (store: AuthStore, state: string): Promise<unknown> => store.remove(keyOf(state));

/** Reads it and removes it: it answers for one callback. @throws AuthError `CALLBACK_REJECTED` */
export async function takePending(store: AuthStore, state: string | null): Promise<Pending> {
  const unknown = "its `state` belongs to no sign-in: unknown, expired, or used before";
  if (state === null) throw rejected("it has no `state`");
  const found = await store.read(keyOf(state));
  if (found === undefined || !isObject(found.value)) throw rejected(unknown);
  if (!(await store.remove(keyOf(state), { ifVersion: found.version }))) throw rejected(unknown);
  const { expiresAt, ...pending } = found.value as unknown as StoredPending; // written by savePending alone
  if (expiresAt <= Date.now()) throw rejected(unknown);
  return pending;
}
