import type { AuthorizationServer, ClientAuth } from "oauth4webapi";
import type { DpopPort } from "./dpop-port.js";
import type { AuthEvent } from "./events.js";
import type { OAuthHttp } from "./oauth-http.js";
import type { AuthStore } from "./store.js";

/** What tokens are wanted, and what may be used to get them. */
export interface GrantContext extends Surroundings {
  /** The validated metadata. `issuer` is, character for character, what the protected resource metadata said. */
  readonly server: AuthorizationServer;
  /** The resource indicator (RFC 8707), to be sent as it stands. */
  readonly resource: string;
  /** What to ask for; empty: send no `scope`. */
  readonly scopes: readonly string[];
}

/** What a grant may use. */
export interface Surroundings {
  /** The MCP server that the tokens are for. */
  readonly serverUrl: string;
  /** Keeps the tokens of several users of one client apart; `""` where there is one. */
  readonly account: string;
  readonly store: AuthStore;
  /** Carries every request; nothing else may. */
  readonly http: OAuthHttp;
  readonly dpop: DpopPort | undefined;
  readonly signal: AbortSignal;
  emit(event: AuthEvent): void;
}

/** Who this client is at one authorization server. */
export interface OAuthClient {
  readonly id: string;
  /** Puts the client's identity into a request to the token endpoint. */
  readonly authentication: ClientAuth;
}

/** What a token endpoint gave. */
export interface Tokens {
  readonly accessToken: string;
  readonly type: "bearer" | "dpop";
  readonly refreshToken?: string;
  /** ms since the epoch; absent when the server did not say. */
  readonly expiresAt?: number;
  /** Seconds that it lived for when it was new. */
  readonly lifetime?: number;
  /** What was granted; absent when that is what was asked for. */
  readonly granted?: readonly string[];
}

/** A way to get tokens. `authorizationCode()` asks the user; others are in `@mortise/auth/grants`. */
export interface Grant {
  /** Whether a person is asked: then tokens are refreshed where possible, and `offline_access` is worth asking for. */
  readonly needsUser: boolean;
  /** Whether this grant can be used at that authorization server; the first of several that can is chosen. */
  suits(server: AuthorizationServer): boolean;
  /** The client as which earlier tokens were got, for refreshing and revoking them. `undefined`: there is none, so neither are tokens. */
  client(context: GrantContext): Promise<OAuthClient | undefined>;
  /** Gets tokens. @throws AuthError */
  obtain(context: GrantContext): Promise<Obtained>;
  /** The authorization server no longer knows the client. @returns whether it is worth trying again, with a new one */
  forget?(client: OAuthClient, context: GrantContext): Promise<boolean>;
  /** The second half of {@link obtain}, when the callback reached another process or page. */
  finish?(callbackUrl: string, context: Surroundings): Promise<Finished>;
}

/** Tokens, and as which client. */
export interface Obtained {
  readonly client: OAuthClient;
  readonly tokens: Tokens;
}

/** Tokens of a sign-in that began elsewhere, and what had been asked for. */
export interface Finished extends Obtained {
  readonly server: AuthorizationServer;
  readonly resource: string;
  readonly scopes: readonly string[];
}
