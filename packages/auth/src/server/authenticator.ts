import { challengeHeaders, challengeWriter } from "./challenges.js";
import type { ChallengeParameters } from "./challenges.js";
import { DpopProofs, PROOF_ALGORITHMS } from "./dpop-proof.js";
import type { DpopOptions } from "./dpop-proof.js";
import { jwt } from "./jwt.js";
import { resourceMetadata } from "./metadata.js";
import type { ResourceServerOptions } from "./options.js";
import type { Refusal, RequestHead } from "./ports.js";
import { presented } from "./presented.js";
import type { Presented } from "./presented.js";
import { canonical, metadataPath, requireResourceUrl } from "./resource-url.js";
import { grants } from "./scopes.js";
import { TokenAuth } from "./token-auth.js";
import type { VerifiedToken, VerifyToken } from "./verify.js";

const UNAVAILABLE: Refusal = {
  status: 503,
  message: "The access token cannot be checked at the moment. Try again in a moment.",
  headers: { "Retry-After": "5", "Cache-Control": "no-store" },
};

/** Turns a request into the caller it comes from, or into the refusal that says how to become one. */
export class Authenticator {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly metadataPath: string;
  readonly #options: ResourceServerOptions;
  readonly #verify: VerifyToken;
  readonly #audiences: ReadonlySet<string>;
  readonly #proofs: DpopProofs | undefined;
  readonly #bearer: boolean;
  readonly #write: ReturnType<typeof challengeWriter>;
  readonly #onError: (error: unknown) => void;

  constructor(options: ResourceServerOptions) {
    const { resource, authorizationServers: issuers, audiences = [resource], dpop = "off" } = options;
    const url = requireResourceUrl(resource);
    const bound: DpopOptions | undefined =
      dpop === "off" ? undefined : typeof dpop === "string" ? { mode: dpop } : dpop;
    this.metadata = resourceMetadata(options, bound?.mode ?? "off");
    this.metadataPath = metadataPath(url);
    this.#options = options;
    this.#verify = options.verify ?? jwt({ issuers: Object.fromEntries(issuers.map((issuer) => [issuer, {}])) });
    this.#audiences = new Set(audiences.map(canonical));
    this.#proofs = bound && new DpopProofs(url, bound);
    this.#bearer = bound?.mode !== "require";
    this.#onError = options.onError ?? ((error) => console.error(error));
    this.#write = challengeWriter({
      metadataUrl: `${url.origin}${this.metadataPath}${url.search}`,
      schemes: [...(this.#bearer ? (["Bearer"] as const) : []), ...(bound ? (["DPoP"] as const) : [])],
      algorithms: PROOF_ALGORITHMS,
    });
  }

  async authenticate(request: RequestHead): Promise<TokenAuth | Refusal> {
    const { requiredScopes = [], scopeImplies } = this.#options;
    const sent = presented(request);
    if (sent === undefined) {
      const message = "An access token is needed. The header WWW-Authenticate says where to get one.";
      return { status: 401, message, headers: this.challenge({ scopes: requiredScopes }) };
    }
    if ("malformed" in sent) return this.#refuse(400, { error: "invalid_request", description: sent.malformed });
    const verdict = await this.#check(sent, request);
    if ("status" in verdict) return verdict;
    if (grants(verdict.scopes, requiredScopes, scopeImplies)) return new TokenAuth(verdict);
    const message = `Everything here needs the scopes ${requiredScopes.join(", ")}.`;
    return { status: 403, message, headers: this.insufficient(requiredScopes) };
  }

  /** Headers that ask for a token. */
  challenge(parameters: ChallengeParameters): Refusal["headers"] {
    return challengeHeaders(this.#write(parameters));
  }

  /** Headers that ask for a token with more scopes: all that the operation needs, at once. */
  insufficient(scopes: readonly string[]): Refusal["headers"] {
    return this.challenge({ error: "insufficient_scope", scopes });
  }

  async #check(sent: Presented, request: RequestHead): Promise<VerifiedToken | Refusal> {
    let verdict;
    try {
      verdict = await this.#verify(sent.token);
    } catch (error) {
      this.#onError(error);
      return UNAVAILABLE;
    }
    if ("invalid" in verdict) return this.#invalid(verdict.invalid);
    // Everybody without a name would be one principal, and open what belongs to the others.
    if (verdict.subject === undefined && verdict.clientId === undefined)
      return this.#invalid("names neither a subject nor a client");
    if (!this.#isForUs(verdict)) return this.#invalid("was issued for another resource");
    return (await this.#checkBinding(sent, verdict, request)) ?? verdict;
  }

  #isForUs({ audience }: VerifiedToken): boolean {
    if (audience.length === 0) return this.#options.missingAudience === "accept";
    return audience.some((one) => this.#audiences.has(canonical(one)));
  }

  /** A token that is bound to a key is worth nothing without it, under whichever scheme it comes (RFC 9449 §7.1). */
  async #checkBinding(sent: Presented, token: VerifiedToken, request: RequestHead): Promise<Refusal | undefined> {
    const { confirmation } = token;
    if (confirmation === undefined) {
      if (sent.scheme === "dpop") return this.#invalid("is not bound to a key, so its scheme is Bearer");
      return this.#bearer ? undefined : this.#invalid("is not bound to a key");
    }
    const { jkt, ...others } = confirmation;
    if (typeof jkt !== "string" || Object.keys(others).length > 0)
      return this.#invalid("is bound in a way that cannot be checked here");
    if (this.#proofs === undefined || sent.scheme !== "dpop")
      return this.#invalid("is bound to a key that was not shown");
    const { method } = request;
    const proof = await this.#proofs.check({ proof: request.header("dpop"), method, token: sent.token, jkt });
    return (
      proof &&
      this.#refuse(401, { error: proof.error, description: proof.reason }, await this.#proofs.nonces?.current())
    );
  }

  #invalid(reason: string): Refusal {
    return this.#refuse(401, { error: "invalid_token", description: `The access token ${reason}.` });
  }

  #refuse(status: number, parameters: ChallengeParameters & { readonly description: string }, nonce?: string): Refusal {
    const scopes = this.#options.requiredScopes ?? [];
    const headers = challengeHeaders(this.#write({ ...parameters, scopes }), nonce);
    return { status, message: parameters.description, headers };
  }
}
