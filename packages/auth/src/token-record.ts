import { isObject } from "@mortise/jsonrpc";
import type { Tokens } from "./grant.js";

/** Tokens as they are stored. */
export interface TokenRecord {
  readonly tokens: Tokens;
  /** All scopes that were ever asked for at this server: what step-up builds on. */
  readonly requested: readonly string[];
}

/** A token is renewed before it ends: in its last tenth, but at most its last minute. */
const LAST_MS = 60_000;

export const isExpiring = ({ expiresAt, lifetime = Infinity }: Tokens): boolean =>
  expiresAt !== undefined && expiresAt - Date.now() < Math.min(LAST_MS, lifetime * 100);

/** What a store gave back, if it is a record; a store may be shared with other versions. */
export function readTokenRecord(value: unknown): TokenRecord | undefined {
  if (!isObject(value) || !isObject(value.tokens) || typeof value.tokens.accessToken !== "string") return undefined;
  return Array.isArray(value.requested) ? (value as unknown as TokenRecord) : undefined;
}

/** After a refresh: what the answer leaves out stays as it was (RFC 6749 §6). */
export const renewed = ({ tokens, requested }: TokenRecord, fresh: Tokens): TokenRecord => ({
  requested,
  tokens: {
    ...(tokens.refreshToken !== undefined && { refreshToken: tokens.refreshToken }),
    ...(tokens.granted !== undefined && { granted: tokens.granted }),
    ...fresh,
  },
});
