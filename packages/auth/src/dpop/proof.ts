import { algorithm } from "../crypto/algorithms.js";
import { base64url, sha256 } from "../crypto/base64url.js";
import type { DpopKey } from "../dpop-port.js";
import type { KeyPair } from "./key-store.js";
import type { Nonces } from "./nonces.js";

/** Makes proofs with a key: a JWT for each request, used once (RFC 9449 §4.2). */
export async function dpopKey({ alg, privateKey, publicJwk }: KeyPair, nonces: Nonces): Promise<DpopKey> {
  const header = base64url(JSON.stringify({ typ: "dpop+jwt", alg, jwk: publicJwk }));
  return {
    thumbprint: await sha256(JSON.stringify(publicJwk)),
    takeNonce: (url, nonce) => nonces.take(url, nonce),
    async proof({ method, url, accessToken }) {
      const nonce = nonces.get(url);
      const claims = {
        jti: crypto.randomUUID(),
        htm: method,
        htu: withoutQuery(url),
        iat: Math.floor(Date.now() / 1000),
        ...(accessToken !== undefined && { ath: await sha256(accessToken) }),
        ...(nonce !== undefined && { nonce }),
      };
      const signed = `${header}.${base64url(JSON.stringify(claims))}`;
      const data = new TextEncoder().encode(signed);
      return `${signed}.${base64url(await crypto.subtle.sign(algorithm(alg).sign, privateKey, data))}`;
    },
  };
}

function withoutQuery(text: string): string {
  const url = new URL(text);
  url.search = "";
  url.hash = "";
  return url.href;
}
