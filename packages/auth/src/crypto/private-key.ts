import type { CryptoKey } from "oauth4webapi"; // the global one, in runtimes whose types have no such name
import { AuthError } from "../errors.js";
import { algorithm } from "./algorithms.js";

/** A private key as a JWK (RFC 7517, RFC 7518 §6): the members that EC and RSA keys have. */
export interface PrivateJwk {
  readonly kty?: string;
  readonly alg?: string;
  readonly kid?: string;
  readonly use?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly d?: string;
  readonly n?: string;
  readonly e?: string;
  readonly p?: string;
  readonly q?: string;
  readonly dp?: string;
  readonly dq?: string;
  readonly qi?: string;
}

/** A key to sign with: made by WebCrypto, a JWK, or PKCS#8 in PEM (`-----BEGIN PRIVATE KEY-----`). */
export type PrivateKeySource = CryptoKey | PrivateJwk | string;

/**
 * @param alg as JOSE has it, `"ES256"`; a JWK may bring its own
 * @throws AuthError `PRIVATE_KEY` when it is none, `SIGNING_ALGORITHM`
 */
export async function importPrivateKey(source: PrivateKeySource, alg: string | undefined): Promise<CryptoKey> {
  if (source instanceof CryptoKey) return source;
  const { key } = algorithm(alg ?? (typeof source === "string" ? undefined : source.alg));
  try {
    if (typeof source === "string") {
      return await crypto.subtle.importKey("pkcs8", fromPem(source), key, false, ["sign"]);
    }
    return await crypto.subtle.importKey("jwk", { ...source, ext: false, key_ops: ["sign"] }, key, false, ["sign"]);
  } catch {
    // Without the cause: errors of parsers like to quote what they read.
    throw new AuthError("PRIVATE_KEY", `The private key cannot be read as one for ${alg ?? "its algorithm"}. ${HINT}`);
  }
}

const HINT =
  'It has to be a CryptoKey, a JWK, or PKCS#8 in PEM ("-----BEGIN PRIVATE KEY-----"; openssl pkcs8 -topk8 -nocrypt makes that of others).';

function fromPem(pem: string): Uint8Array<ArrayBuffer> {
  const base64 = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END PRIVATE KEY-----/.exec(pem)?.[1];
  return Uint8Array.from(atob((base64 ?? "?").replaceAll(/\s/g, "")), (char) => char.charCodeAt(0));
}
