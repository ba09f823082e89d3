import { isObject } from "@mortise/jsonrpc";

/** What a valid token says. */
export interface VerifiedToken {
  readonly issuer: string;
  readonly subject: string | undefined;
  readonly clientId: string | undefined;
  /** For which resources it was issued; empty when it does not say. */
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
  /** ms since the epoch. */
  readonly expiresAt: number | undefined;
  /** `cnf`: the key that the caller has to prove to have (RFC 7800). */
  readonly confirmation: Readonly<Record<string, unknown>> | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Why a token is not accepted: the end of a sentence that begins "The access token …", for the caller's eyes. */
export interface InvalidToken {
  readonly invalid: string;
}

/**
 * Says whether a token is genuine and what it says; for whom it was issued, and whether that is enough, is decided elsewhere. {@link jwt} and
 * {@link introspection} are two. Rejects when it cannot know at the moment: the caller is then told to try again.
 */
export type VerifyToken = (token: string) => Promise<VerifiedToken | InvalidToken>;

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : typeof value === "string" ? [value] : [];

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** Claims as JWTs (RFC 9068) and introspection (RFC 7662) spell them, and `scp`, `azp` as some authorization servers do. */
export function readClaims(claims: Readonly<Record<string, unknown>>, issuer: string): VerifiedToken {
  const { cnf, exp } = claims;
  return {
    issuer,
    subject: text(claims.sub),
    clientId: text(claims.client_id) ?? text(claims.azp),
    audience: texts(claims.aud),
    scopes: texts(claims.scope ?? claims.scp).flatMap((scopes) => scopes.split(" ").filter(Boolean)),
    expiresAt: typeof exp === "number" ? exp * 1000 : undefined,
    confirmation: cnf === undefined || cnf === null ? undefined : isObject(cnf) ? cnf : {}, // `{}` is a key that nobody has
    claims,
  };
}
