import { decodeJwt, errors, jwtVerify } from "jose";
import type { JWTPayload, ProtectedHeaderParameters } from "jose";
import { keySet } from "./key-set.js";
import type { IssuerKeys } from "./key-set.js";
import { readClaims } from "./verify.js";
import type { InvalidToken, VerifyToken } from "./verify.js";

export interface JwtOptions {
  /** Whose tokens are taken, by `iss`, and where the keys are that sign them: `{ "https://as.example.com": {} }`. */
  readonly issuers: Readonly<Record<string, IssuerKeys>>;
  /** Signature algorithms. Default: every asymmetric one; `none` and those with shared secrets cannot be had. */
  readonly algorithms?: readonly string[];
  /**
   * `"rfc9068"` takes only what says by `typ: at+jwt` that it is an access token, with all claims of RFC 9068. `"any"` also takes what other
   * authorization servers issue, and refuses what looks like an ID token. Default `"any"`.
   */
  readonly profile?: "rfc9068" | "any";
  /** How far clocks may differ, seconds. Default 5. */
  readonly clockTolerance?: number;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
}

const ASYMMETRIC: readonly string[] = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];

/** jose's codes for a token that is wrong, and what to say of it. Other codes mean that the keys could not be had. */
const REASONS = new Map<string, string>([
  [errors.JWTExpired.code, "has expired"],
  [errors.JWTClaimValidationFailed.code, "has a claim that is missing or wrong"],
  [errors.JWTInvalid.code, "is no JWT"],
  [errors.JWSInvalid.code, "is no signed JWT"],
  [errors.JWSSignatureVerificationFailed.code, "has a signature that does not fit"],
  [errors.JOSEAlgNotAllowed.code, "is signed with an algorithm that is not accepted"],
  [errors.JOSENotSupported.code, "is signed in a way that is not supported"],
  [errors.JWKSNoMatchingKey.code, "is signed with a key that its issuer does not have"],
  [errors.JWKSMultipleMatchingKeys.code, "does not say which key it is signed with"],
]);

/**
 * Verifies access tokens that are signed JWTs.
 * @throws Error when no issuer is named, an algorithm is not asymmetric, or keys would come by http from elsewhere than this machine
 */
export function jwt(options: JwtOptions): VerifyToken {
  const { issuers, algorithms = ASYMMETRIC, profile = "any", clockTolerance = 5, fetch: fetcher = fetch } = options;
  const keys = new Map(Object.entries(issuers).map(([issuer, known]) => [issuer, keySet(issuer, known, fetcher)]));
  if (keys.size === 0) throw new Error("jwt() needs at least one issuer.");
  const shared = algorithms.find((algorithm) => !ASYMMETRIC.includes(algorithm));
  if (shared !== undefined) throw new Error(`jwt() takes asymmetric algorithms only, not ${JSON.stringify(shared)}.`);
  const strict = profile === "rfc9068";
  const checks = {
    algorithms: [...algorithms],
    clockTolerance,
    requiredClaims: strict ? ["exp", "iat", "jti", "sub", "client_id"] : ["exp"],
    ...(strict && { typ: "at+jwt" }),
  };
  return async (token) => {
    try {
      const { iss: issuer = "" } = decodeJwt(token);
      const key = keys.get(issuer);
      if (key === undefined) return { invalid: "was issued by somebody whose tokens are not taken here" };
      const { payload, protectedHeader } = await jwtVerify(token, key, { ...checks, issuer });
      if (looksLikeIdToken(protectedHeader, payload)) return { invalid: "is an ID token" };
      return readClaims(payload, issuer);
    } catch (error) {
      return invalid(error);
    }
  };
}

/** ID tokens are signed by the same key and speak to the client about the user; they are no permission for anything. */
function looksLikeIdToken({ typ = "JWT" }: ProtectedHeaderParameters, claims: JWTPayload): boolean {
  if (/^(application\/)?at\+jwt$/i.test(typ)) return false;
  const { nonce, at_hash: atHash, c_hash: codeHash, azp, aud } = claims;
  return nonce !== undefined || atHash !== undefined || codeHash !== undefined || (azp !== undefined && azp === aud);
}

function invalid(error: unknown): InvalidToken {
  const reason = error instanceof errors.JOSEError ? REASONS.get(error.code) : undefined;
  if (reason === undefined) throw error;
  return { invalid: reason };
}
