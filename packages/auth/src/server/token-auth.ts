import type { Auth } from "@mortise/jsonrpc";
import type { VerifiedToken } from "./verify.js";

/**
 * Who calls, as an access token says it: `ctx.auth` behind a {@link resourceServer}. The token itself is not in here, so that no handler can
 * pass it on to another service (security considerations § Access Token Privilege Restriction).
 */
export class TokenAuth implements Auth {
  /** Issuer and subject: unique across authorization servers. */
  readonly principal: string;
  readonly scopes: readonly string[];
  /** Everything that the token says. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The authorization server. */
  readonly issuer: string;
  /** Whom the token speaks for; a client that acts for itself has none at some authorization servers. */
  readonly subject: string | undefined;
  /** The client that the token was issued to, where it says so. */
  readonly clientId: string | undefined;
  /** ms since the epoch. */
  readonly expiresAt: number | undefined;

  constructor({ issuer, subject, clientId, scopes, claims, expiresAt }: VerifiedToken) {
    this.principal = JSON.stringify(subject === undefined ? [issuer, "client", clientId] : [issuer, subject]);
    this.issuer = issuer;
    this.subject = subject;
    this.clientId = clientId;
    this.scopes = scopes;
    this.claims = claims;
    this.expiresAt = expiresAt;
  }
}
