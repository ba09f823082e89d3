import { isObject } from "@mortise/jsonrpc";
import { algorithm } from "../crypto/algorithms.js";
import type { DpopOwner } from "../dpop-port.js";
import { AuthError } from "../errors.js";
import { storeKey } from "../store.js";
import type { AuthStore, Versioned } from "../store.js";

/** A key pair as it is used: the private half cannot be taken out. */
export interface KeyPair {
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JsonWebKey;
}

/** As it is stored: CryptoKeys where the store takes them, else a JWK, for JSON is all that it takes. */
type StoredKey = { readonly alg: string } & (KeyPair | { readonly jwk: JsonWebKey });

export const placeOf = ({ issuer, clientId }: DpopOwner): string => storeKey("dpop", issuer, clientId);

/** The stored key, so that tokens bound to it survive a restart, or a new one. Of several makers at once the first wins. */
export async function loadKey(owner: DpopOwner, alg: string): Promise<KeyPair> {
  const { store } = owner;
  for (let attempt = 0; attempt < MAX_RACES; attempt += 1) {
    const stored = await store.read(placeOf(owner));
    const kept = stored && (await readKey(stored));
    if (kept !== undefined && (owner.algorithms?.includes(kept.alg) ?? true)) return kept;
    const made = await makeKey(store, alg);
    if (await store.write(placeOf(owner), made.stored, { ifVersion: stored?.version ?? null })) return made.pair;
  }
  throw new AuthError("DPOP_KEY", "The store takes no DPoP key: others write to its place all the time.");
}

/** Lost races are read, so that more than one means a store that does not keep its word. */
const MAX_RACES = 5;

async function makeKey(store: AuthStore, alg: string): Promise<{ pair: KeyPair; stored: StoredKey }> {
  const extractable = store.holdsKeys !== true;
  const made = (await crypto.subtle.generateKey(algorithm(alg).key, extractable, ["sign", "verify"])) as CryptoKeyPair;
  const publicJwk = publicPart(await crypto.subtle.exportKey("jwk", made.publicKey));
  const pair = { alg, privateKey: made.privateKey, publicJwk };
  if (!extractable) return { pair, stored: pair };
  const jwk = await crypto.subtle.exportKey("jwk", made.privateKey);
  return { pair: { ...pair, privateKey: await importJwk(jwk, alg) }, stored: { alg, jwk } };
}

async function readKey({ value }: Versioned): Promise<KeyPair | undefined> {
  if (!isObject(value) || typeof value.alg !== "string") return undefined;
  const stored = value as unknown as StoredKey;
  if ("privateKey" in stored) return stored;
  return {
    alg: stored.alg,
    privateKey: await importJwk(stored.jwk, stored.alg),
    publicJwk: publicPart(stored.jwk),
  };
}

const importJwk = (jwk: JsonWebKey, alg: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("jwk", { ...jwk, ext: false, key_ops: ["sign"] }, algorithm(alg).key, false, ["sign"]);

/** The members that RFC 7638 §3.2 wants, in its order; private ones are not among them. */
const PUBLIC_MEMBERS = ["crv", "e", "kty", "n", "x", "y"] as const;

const publicPart = (jwk: JsonWebKey): JsonWebKey =>
  Object.fromEntries(PUBLIC_MEMBERS.flatMap((name) => (jwk[name] === undefined ? [] : [[name, jwk[name]]])));
