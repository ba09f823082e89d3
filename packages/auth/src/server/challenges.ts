import type { Refusal } from "./ports.js";

/** What a challenge says (RFC 6750 §3, RFC 9728 §5.1). */
export interface ChallengeParameters {
  readonly error?: "invalid_request" | "invalid_token" | "insufficient_scope" | "invalid_dpop_proof" | "use_dpop_nonce";
  readonly description?: string;
  readonly scopes?: readonly string[];
}

export interface ChallengeOptions {
  readonly metadataUrl: string;
  readonly schemes: readonly ("Bearer" | "DPoP")[];
  /** What a `DPoP` proof may be signed with. */
  readonly algorithms: readonly string[];
}

/** Writes the header `WWW-Authenticate` of one resource: a challenge for each scheme that would do. */
export function challengeWriter({ metadataUrl, schemes, algorithms }: ChallengeOptions) {
  return ({ error, description, scopes = [] }: ChallengeParameters): string =>
    schemes
      .map((scheme) => {
        const parameters = {
          error,
          error_description: description,
          scope: scopes.length === 0 ? undefined : scopes.join(" "),
          algs: scheme === "DPoP" ? algorithms.join(" ") : undefined,
          resource_metadata: metadataUrl,
        };
        const written = Object.entries(parameters).flatMap(([name, value]) =>
          value === undefined ? [] : [`${name}=${quoted(value)}`],
        );
        return `${scheme} ${written.join(", ")}`;
      })
      .join(", ");
}

/** A quoted-string (RFC 9110 §5.6.4) of what error_description may hold: printable ASCII. */
const quoted = (text: string): string => `"${text.replaceAll(/[^\x20-\x7E]/g, "?").replaceAll(/["\\]/g, "\\$&")}"`;

/** The headers that go with a challenge; pages may read them. */
export const challengeHeaders = (challenge: string, nonce?: string): Refusal["headers"] => ({
  "WWW-Authenticate": challenge,
  "Cache-Control": "no-store",
  "Access-Control-Expose-Headers": "WWW-Authenticate, DPoP-Nonce, Retry-After",
  ...(nonce !== undefined && { "DPoP-Nonce": nonce }),
});
