import { OAuthResponseError } from "./errors.js";
import type { GrantContext, OAuthClient } from "./grant.js";
import type { SafeStore } from "./store-access.js";
import { readTokenRecord, renewed } from "./token-record.js";
import type { TokenRecord } from "./token-record.js";
import { requestTokens } from "./token-request.js";

export interface Refreshing {
  readonly context: GrantContext & { readonly store: SafeStore };
  readonly client: OAuthClient;
  /** Where the tokens are stored. */
  readonly key: string;
  /** The access token that is of no more use. */
  readonly stale: string;
}

/** Newer tokens, and whether this refresh got them or somebody else did. */
export interface Newer {
  readonly record: TokenRecord;
  readonly how: "refreshed" | "adopted";
}

const adopted = (record: TokenRecord): Newer => ({ record, how: "adopted" });

/**
 * Newer tokens without the user, or `undefined` when there is no way. Works under the store's lock and looks there first: whoever was
 * faster, in another process perhaps, has used the refresh token up, and its successor is there.
 * @throws AuthError when the server could not be asked: the tokens are kept
 */
export function refreshTokens(refreshing: Refreshing): Promise<Newer | undefined> {
  const { context, key, stale } = refreshing;
  return context.store.withLock(key, async () => {
    const found = await context.store.read(key);
    const record = readTokenRecord(found?.value);
    if (found === undefined || record === undefined) return undefined;
    if (record.tokens.accessToken !== stale) return adopted(record);
    return record.tokens.refreshToken === undefined
      ? undefined
      : renew(refreshing, { record, refreshToken: record.tokens.refreshToken, version: found.version });
  });
}

interface Generation {
  readonly record: TokenRecord;
  readonly refreshToken: string;
  readonly version: string;
}

async function renew(refreshing: Refreshing, old: Generation): Promise<Newer | undefined> {
  const { context, client, key } = refreshing;
  let fresh: TokenRecord;
  try {
    const parameters = { refresh_token: old.refreshToken };
    fresh = renewed(old.record, await requestTokens(context, client, "refresh_token", parameters));
  } catch (error) {
    if (!(error instanceof OAuthResponseError) || error.error !== "invalid_grant") throw error;
    return afterRefusal(refreshing, old);
  }
  if (await context.store.write(key, fresh, { ifVersion: old.version })) return announce(context, fresh);
  const winner = await successor(refreshing, old); // no lock reaches whoever was faster
  if (winner !== undefined) return adopted(winner);
  await context.store.write(key, fresh);
  return announce(context, fresh);
}

/** The refresh token is refused: because somebody else used it and has its successor, or for good. */
async function afterRefusal(refreshing: Refreshing, old: Generation): Promise<Newer | undefined> {
  const winner = await successor(refreshing, old);
  if (winner !== undefined) return adopted(winner);
  if (await refreshing.context.store.remove(refreshing.key, { ifVersion: old.version })) return undefined;
  const late = await successor(refreshing, old); // stored between the look and the removal
  return late && adopted(late);
}

async function successor({ context, key }: Refreshing, { refreshToken }: Generation): Promise<TokenRecord | undefined> {
  const record = readTokenRecord((await context.store.read(key))?.value);
  return record?.tokens.refreshToken === refreshToken ? undefined : record;
}

function announce({ emit, server }: GrantContext, record: TokenRecord): Newer {
  emit({ type: "refreshed", issuer: server.issuer, scopes: record.tokens.granted ?? record.requested });
  return { record, how: "refreshed" };
}
