import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from "jose";
import type { JWK, JWTPayload } from "jose";
import { sha256 } from "../crypto/base64url.js";
import { DpopNonces } from "./dpop-nonces.js";
import { ExpiringMap } from "./expiring-map.js";
import { canonical } from "./resource-url.js";

export interface DpopOptions {
  /** `"accept"`: bearer tokens do, too. `"require"`: only tokens that are bound to a key. */
  readonly mode: "accept" | "require";
  /** Whether proofs have to carry a nonce of this server, which makes stocks of proofs worthless. Default `false`. */
  readonly nonce?: boolean;
  /** Signs nonces: 32 bytes or more, the same for all processes behind one URL. Default: random, of this process. */
  readonly nonceSecret?: Uint8Array<ArrayBuffer>;
  /** Seconds that a proof is good for, and that clocks may differ. Default 60. */
  readonly maxAge?: number;
  /** Where used proofs are remembered. Default: up to 100,000 of them in this process. */
  readonly replays?: ReplayCache;
}

/** Remembers proofs while they would still be taken. Processes behind one URL need one that they share. */
export interface ReplayCache {
  /** @param expiresAt ms since the epoch @returns whether it was there before */
  seen(proof: string, expiresAt: number): boolean | Promise<boolean>;
}

/** What a proof has to fit. */
export interface ProofRequest {
  readonly proof: string | undefined;
  readonly method: string;
  readonly token: string;
  /** The thumbprint in the token. */
  readonly jkt: string;
}

/** What is wrong with a proof. */
export interface BadProof {
  readonly error: "invalid_dpop_proof" | "use_dpop_nonce";
  readonly reason: string;
}

export const PROOF_ALGORITHMS: readonly string[] = ["ES256", "ES384", "PS256", "RS256", "EdDSA", "Ed25519"];
const MAX_REPLAYS = 100_000;
const LONGEST_ID = 256;

/** Checks that the caller has the key that a token is bound to (RFC 9449 §4.3). The URL is the configured one: `Host` proves nothing. */
export class DpopProofs {
  readonly nonces: DpopNonces | undefined;
  readonly #url: string;
  readonly #maxAge: number;
  readonly #replays: ReplayCache;

  constructor(
    resource: URL,
    { nonce = false, nonceSecret, maxAge = 60, replays = memoryReplays() }: Omit<DpopOptions, "mode">,
  ) {
    this.#url = withoutQuery(resource.href) ?? "";
    this.#maxAge = maxAge;
    this.#replays = replays;
    this.nonces = nonce ? new DpopNonces(nonceSecret ?? crypto.getRandomValues(new Uint8Array(32))) : undefined;
  }

  /** @returns what is wrong, or `undefined` */
  async check({ proof, method, token, jkt }: ProofRequest): Promise<BadProof | undefined> {
    if (proof === undefined) return bad("The header DPoP is missing.");
    const verified = await verify(proof);
    if (verified === undefined)
      return bad("The header DPoP has to be one proof: a JWT of type dpop+jwt, signed with the key in it.");
    const { claims, jwk } = verified;
    if (claims.htm !== method || withoutQuery(claims.htu) !== this.#url)
      return bad("The proof is for another request.");
    if (claims.ath !== (await sha256(token))) return bad("The proof is for another token.");
    if ((await calculateJwkThumbprint(jwk)) !== jkt) return bad("The token is bound to another key.");
    if (this.nonces !== undefined && !(await this.nonces.accepts(claims.nonce)))
      return { error: "use_dpop_nonce", reason: "The proof has to carry the nonce of this server." };
    const { iat, jti } = claims;
    if (iat === undefined || Math.abs(Date.now() / 1000 - iat) > this.#maxAge)
      return bad("The proof is too old, or a clock is wrong.");
    if (typeof jti !== "string" || jti === "" || jti.length > LONGEST_ID) return bad("The proof has no proper jti.");
    const used = await this.#replays.seen(`${jkt} ${jti}`, (iat + this.#maxAge + 1) * 1000);
    return used ? bad("The proof was used before.") : undefined;
  }
}

const bad = (reason: string): BadProof => ({ error: "invalid_dpop_proof", reason });

async function verify(proof: string): Promise<{ claims: JWTPayload; jwk: JWK } | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: "dpop+jwt",
      algorithms: [...PROOF_ALGORITHMS],
    });
    return { claims: payload, jwk: protectedHeader.jwk as JWK };
  } catch {
    return undefined;
  }
}

function withoutQuery(url: unknown): string | undefined {
  if (typeof url !== "string" || !URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  return canonical(`${origin}${pathname}`);
}

function memoryReplays(): ReplayCache {
  const used = new ExpiringMap<true>(MAX_REPLAYS);
  return {
    seen(proof, expiresAt) {
      if (used.get(proof) !== undefined) return true;
      used.set(proof, true, expiresAt);
      return false;
    },
  };
}
