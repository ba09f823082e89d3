import { AuthError } from "../errors.js";

interface Algorithm {
  /** For `importKey` and `generateKey`. */
  readonly key: RsaHashedKeyGenParams | EcKeyGenParams;
  /** For `sign`. */
  readonly sign: { readonly name: string; readonly hash?: string; readonly saltLength?: number };
}

const ec = (curve: string, hash: string): Algorithm => ({
  key: { name: "ECDSA", namedCurve: curve },
  sign: { name: "ECDSA", hash },
});
const rsa = (name: string, sign: Algorithm["sign"]): Algorithm => ({
  key: { name, hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
  sign,
});

/** What is signed with, by its name in JOSE (RFC 7518 §3.1); the first is the first choice. Asymmetric all. */
const ALGORITHMS = new Map<string, Algorithm>([
  ["ES256", ec("P-256", "SHA-256")],
  ["ES384", ec("P-384", "SHA-384")],
  ["PS256", rsa("RSA-PSS", { name: "RSA-PSS", saltLength: 32 })],
  ["RS256", rsa("RSASSA-PKCS1-v1_5", { name: "RSASSA-PKCS1-v1_5" })],
]);

export const SIGNING_ALGORITHMS: readonly string[] = [...ALGORITHMS.keys()];

/** @param name as JOSE has it, `"ES256"` @throws AuthError `SIGNING_ALGORITHM` */
export function algorithm(name: string | undefined): Algorithm {
  const found = name === undefined ? undefined : ALGORITHMS.get(name);
  if (found !== undefined) return found;
  const message = `Cannot sign with ${JSON.stringify(name ?? "no algorithm named")}: use a key for one of ${SIGNING_ALGORITHMS.join(", ")}.`;
  throw new AuthError("SIGNING_ALGORITHM", message);
}
