import { basicCredentials } from "../basic-credentials.js";
import { sha256 } from "../crypto/base64url.js";
import { readBounded } from "../read-bounded.js";
import { ExpiringMap } from "./expiring-map.js";
import { requireSecureUrl } from "./resource-url.js";
import { readClaims } from "./verify.js";
import type { InvalidToken, VerifiedToken, VerifyToken } from "./verify.js";

export interface IntrospectionOptions {
  /** The authorization server, as its metadata spells it. */
  readonly issuer: string;
  /** Its `introspection_endpoint`. */
  readonly endpoint: string;
  /** This resource server's own client there. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the secret goes. Default `"basic"`. */
  readonly authentication?: "basic" | "post";
  /** Seconds for which a token that was active counts as active; revoking it takes that long to be felt. Default 60; 0 asks every time. */
  readonly keepActive?: number;
  /** Seconds for which a token that was not active is not asked about again. Default 5. */
  readonly keepInactive?: number;
  /** How many answers of each kind are kept. Default 10,000. */
  readonly maxKept?: number;
  /** ms for an answer. Default 5,000. */
  readonly timeout?: number;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
}

const MAX_ANSWER = 65_536;
const NOT_ACTIVE: InvalidToken = { invalid: "is not active: it has expired, was revoked, or was never issued" };

/** Asks the authorization server what a token is (RFC 7662): for tokens that only it can read, and to hear of revocation. @throws Error when the endpoint is neither https nor on this machine */
export function introspection(options: IntrospectionOptions): VerifyToken {
  const { keepActive = 60, keepInactive = 5, maxKept = 10_000 } = options;
  requireSecureUrl("endpoint", options.endpoint); // the secret and every token go there
  // Apart, so that a flood of made-up tokens does not push out what is known of real ones.
  const active = new ExpiringMap<VerifiedToken>(maxKept);
  const inactive = new ExpiringMap<InvalidToken>(maxKept);
  return async (token) => {
    const key = await sha256(token); // whoever reads this process's memory should not find tokens there
    const kept = active.get(key) ?? inactive.get(key);
    if (kept !== undefined) return isExpired(kept) ? NOT_ACTIVE : kept;
    const verdict = await ask(options, token);
    const until = (seconds: number): number => Date.now() + seconds * 1000;
    if ("invalid" in verdict) inactive.set(key, verdict, until(keepInactive));
    else active.set(key, verdict, until(keepActive));
    return verdict;
  };
}

/** @throws Error when there is no answer, or none that can be understood */
async function ask(options: IntrospectionOptions, token: string): Promise<VerifiedToken | InvalidToken> {
  const { issuer, endpoint, clientId, clientSecret, authentication = "basic", timeout = 5_000 } = options;
  const form = new URLSearchParams({ token, token_type_hint: "access_token" });
  const headers: Record<string, string> = { Accept: "application/json" };
  if (authentication === "basic") headers.Authorization = `Basic ${basicCredentials(clientId, clientSecret)}`;
  else
    for (const [name, value] of Object.entries({ client_id: clientId, client_secret: clientSecret }))
      form.set(name, value);
  const answer = await (options.fetch ?? fetch)(endpoint, {
    method: "POST",
    body: form,
    headers,
    redirect: "error",
    signal: AbortSignal.timeout(timeout),
  });
  const text = await readBounded(answer, MAX_ANSWER, "The introspection endpoint");
  if (answer.status !== 200) throw new Error(`The introspection endpoint of ${issuer} answered ${answer.status}.`);
  const claims = JSON.parse(text) as Record<string, unknown>;
  if (claims.active !== true) return NOT_ACTIVE;
  if (claims.iss !== undefined && claims.iss !== issuer) return { invalid: "was issued by somebody else" };
  const verified = readClaims(claims, issuer);
  return isExpired(verified) ? NOT_ACTIVE : verified;
}

const isExpired = (verdict: VerifiedToken | InvalidToken): boolean =>
  "expiresAt" in verdict && verdict.expiresAt !== undefined && verdict.expiresAt <= Date.now();
