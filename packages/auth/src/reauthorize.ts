import type { AuthorizationServer } from "oauth4webapi";
import type { AuthChallenge } from "./challenge.js";
import { selectServer } from "./discovery.js";
import type { Discovered } from "./discovery.js";
import { OAuthResponseError } from "./errors.js";
import type { Grant, GrantContext, Obtained } from "./grant.js";
import { refreshTokens } from "./refresh.js";
import type { Newer } from "./refresh.js";
import { selectScopes, union } from "./scopes.js";
import type { Place, Session } from "./session.js";
import type { SafeStore } from "./store-access.js";
import type { TokenRecord } from "./token-record.js";

type Context = GrantContext & { readonly store: SafeStore };

/** What the steps of a client share. */
export interface Reauthorizing {
  readonly serverUrl: string;
  readonly grant: Grant;
  readonly session: Session;
  /** What the host wants to ask for whatever servers say. */
  readonly scopes: readonly string[] | undefined;
  readonly offlineAccess: boolean;
  /** Picks one of several issuers; `undefined`: the default rule. */
  readonly select: ((issuers: readonly string[]) => string | Promise<string>) | undefined;
  discover(challenged: string | undefined, signal: AbortSignal): Promise<Discovered>;
  contextFor(server: AuthorizationServer, resource: string, signal: AbortSignal): Context;
}

export interface Refusal {
  /** The token that was refused; `undefined` when none was sent. */
  readonly sent: string | undefined;
  /** It came from a refresh already. */
  readonly refreshed: boolean;
  readonly challenge: AuthChallenge;
  readonly signal: AbortSignal;
}

/**
 * After a 401: finds out anew whose tokens the server wants, for that may have changed, and gets one: what is stored by now, else by
 * refreshing, else by the grant. @throws AuthError
 */
export async function reauthorize(
  around: Reauthorizing,
  { sent, refreshed, challenge, signal }: Refusal,
): Promise<"adopted" | "refreshed" | "granted"> {
  const { session, grant } = around;
  if (session.record !== undefined && session.record.tokens.accessToken !== sent) return "adopted";
  const discovered = await around.discover(challenge.resourceMetadata, signal);
  const server = await choose(around, discovered);
  const context = around.contextFor(server, discovered.resource, signal);
  context.emit({ type: "discovered", resource: discovered.resource, issuer: server.issuer });
  const client = await grant.client(context);
  const place = client && { server, resource: discovered.resource, client };
  const stored = place && (await session.stored(place));
  if (place !== undefined && stored !== undefined) {
    const better = await betterThan(sent, stored, refreshed ? undefined : { around, place, context });
    if (better !== undefined) {
      await session.use(place, better.record);
      return better.how;
    }
  }
  const wanted = wantedScopes(around, { discovered, server, stored, challenged: challenge.scopes });
  const { client: granted, tokens } = await obtain(grant, { ...context, scopes: wanted });
  await session.keep({ server, resource: discovered.resource, client: granted }, { tokens, requested: wanted });
  context.emit({ type: "granted", issuer: server.issuer, scopes: tokens.granted ?? wanted });
  return "granted";
}

async function choose({ select, session, grant }: Reauthorizing, discovered: Discovered): Promise<AuthorizationServer> {
  if (select !== undefined) return discovered.load(await select(discovered.issuers));
  const current = session.place?.server.issuer;
  return selectServer(discovered, current === undefined ? [] : [current], (server) => grant.suits(server));
}

type Way = { readonly around: Reauthorizing; readonly place: Place; readonly context: Context };

/** Tokens that are stored and were not refused, or that refreshing gives. @param way undefined: do not refresh */
async function betterThan(
  sent: string | undefined,
  stored: TokenRecord,
  way: Way | undefined,
): Promise<Newer | undefined> {
  if (stored.tokens.accessToken !== sent) return { record: stored, how: "adopted" };
  if (way === undefined || stored.tokens.refreshToken === undefined) return undefined;
  const { around, place, context } = way;
  try {
    const refreshing = { context, client: place.client, key: around.session.tokensKey(place), stale: sent };
    return await refreshTokens(refreshing);
  } catch (error) {
    if (isUnknownClient(error) && (await around.grant.forget?.(place.client, context))) return undefined;
    throw error;
  }
}

interface ScopeFacts {
  readonly discovered: Discovered;
  readonly server: AuthorizationServer;
  readonly stored: TokenRecord | undefined;
  readonly challenged: readonly string[];
}

function wantedScopes(
  around: Reauthorizing,
  { discovered, server, stored, challenged }: ScopeFacts,
): readonly string[] {
  const { session, scopes: wished } = around;
  const sameServer = session.place?.server.issuer === server.issuer;
  const requested = stored?.requested ?? (sameServer ? session.record?.requested : undefined) ?? [];
  const scopes = selectScopes({ requested, challenged, wished, supported: discovered.scopesSupported });
  const offline = around.offlineAccess && around.grant.needsUser && server.scopes_supported?.includes("offline_access");
  return offline ? union(scopes, ["offline_access"]) : scopes;
}

/** Asks the grant; once more, as a new client, where the server no longer knows the old one. */
export async function obtain(grant: Grant, context: GrantContext): Promise<Obtained> {
  try {
    return await grant.obtain(context);
  } catch (error) {
    const client = isUnknownClient(error) ? await grant.client(context) : undefined;
    if (client === undefined || !(await grant.forget?.(client, context))) throw error;
    return grant.obtain(context);
  }
}

const isUnknownClient = (error: unknown): boolean =>
  error instanceof OAuthResponseError && error.error === "invalid_client";
