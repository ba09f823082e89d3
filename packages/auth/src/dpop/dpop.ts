import { SIGNING_ALGORITHMS } from "../crypto/algorithms.js";
import type { DpopOwner, DpopPort } from "../dpop-port.js";
import { AuthError } from "../errors.js";
import { loadKey } from "./key-store.js";
import { Nonces } from "./nonces.js";
import { dpopKey } from "./proof.js";

export interface DpopOptions {
  /** `"prefer"` (default): where the authorization server says that it can. `"require"`: always; a plain bearer token is refused. */
  readonly mode?: DpopPort["mode"];
  /** What to sign with, in order of preference. Default: ES256, ES384, PS256, RS256. */
  readonly algorithms?: readonly string[];
}

/**
 * Binds tokens to a key (RFC 9449), so that a stolen token is of no use without it. The key is made once for each authorization server and
 * client, and kept in the store: where that holds CryptoKeys, nobody can take it out again.
 * @throws AuthError from its methods: `DPOP_ALGORITHM` when the server verifies none of these
 */
export function dpop({ mode = "prefer", algorithms = SIGNING_ALGORITHMS }: DpopOptions = {}): DpopPort {
  const nonces = new Nonces();
  return {
    mode,
    key: async (owner) => dpopKey(await loadKey(owner, choose(owner, algorithms)), nonces),
  };
}

function choose({ issuer, algorithms: verified }: DpopOwner, ours: readonly string[]): string {
  const chosen = ours.find((alg) => verified?.includes(alg) ?? true);
  if (chosen !== undefined) return chosen;
  const message = `The authorization server ${issuer} verifies DPoP proofs of ${verified?.join(", ") || "no algorithm"}, and this client signs with ${ours.join(", ")}.`;
  throw new AuthError("DPOP_ALGORITHM", message, { issuer });
}
