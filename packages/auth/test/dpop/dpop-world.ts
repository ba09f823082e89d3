import { createHash } from "node:crypto";
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from "jose";
import type { JWTPayload } from "jose";
import type { Asked, Said } from "../world/peer.js";
import { createWorld } from "../world/world.js";
import type { World } from "../world/world.js";

export interface Proof {
  readonly claims: JWTPayload & { readonly ath?: string; readonly nonce?: string; readonly jti?: string };
  readonly thumbprint: string;
  readonly alg: string | undefined;
}

/** A world whose tokens are bound to keys, and whose servers look at every proof as RFC 9449 §4.3 says. */
export interface DpopWorld extends World {
  /** Proofs that were accepted or refused for their nonce, in order. */
  readonly proofs: Proof[];
  /** What the servers want in a proof. */
  readonly nonce: { as?: string; resource?: string };
}

export async function createDpopWorld(): Promise<DpopWorld> {
  const base = await createWorld();
  const world: DpopWorld = Object.assign(base, { proofs: [] as Proof[], nonce: {} });
  const { as, resource } = world;
  as.metadata.dpop_signing_alg_values_supported = ["ES256"];
  const bound = new Map<string, string>();

  as.answers.set("/token", async (asked): Promise<Said> => {
    const proof = await verify(world, asked, `${as.origin}/token`);
    if (proof === undefined) return { status: 400, body: { error: "invalid_dpop_proof" } };
    if (proof.claims.nonce !== world.nonce.as) return wantNonce(400, world.nonce.as);
    const body = as.issue({ clientId: "c", scope: "", resource: asked.form.get("resource") ?? "" });
    bound.set(body.access_token as string, proof.thumbprint);
    return { body: { ...body, token_type: "DPoP" } };
  });
  resource.answers.set("/mcp", async (asked): Promise<Said> => {
    const token = /^DPoP (.+)$/.exec(String(asked.headers.authorization))?.[1];
    if (token === undefined || !as.tokens.has(token)) {
      return { status: 401, headers: { "www-authenticate": world.challenge.replace("Bearer", "DPoP") } };
    }
    const proof = await verify(world, asked, world.url);
    const ath = createHash("sha256").update(token).digest("base64url");
    if (proof?.thumbprint !== bound.get(token) || proof?.claims.ath !== ath) return { status: 401 };
    if (proof.claims.nonce !== world.nonce.resource) {
      const headers = { "www-authenticate": 'DPoP error="use_dpop_nonce"', "dpop-nonce": world.nonce.resource ?? "" };
      return { status: 401, headers };
    }
    return { body: { jsonrpc: "2.0", id: 1, result: {} } };
  });
  return world;
}

const wantNonce = (status: number, nonce = ""): Said => ({
  status,
  headers: { "dpop-nonce": nonce },
  body: { error: "use_dpop_nonce" },
});

async function verify(world: DpopWorld, asked: Asked, url: string): Promise<Proof | undefined> {
  const jwt = asked.headers.dpop;
  if (typeof jwt !== "string" || jwt.includes(",")) return undefined;
  const { payload, protectedHeader } = await jwtVerify(jwt, EmbeddedJWK, { typ: "dpop+jwt", maxTokenAge: 60 });
  if (payload.htm !== asked.method || payload.htu !== url || protectedHeader.jwk === undefined) return undefined;
  if (Object.hasOwn(protectedHeader.jwk, "d")) return undefined;
  const { alg } = protectedHeader;
  const proof = { claims: payload, alg, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk) };
  world.proofs.push(proof);
  return proof;
}
