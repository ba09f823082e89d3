import type { AuthStore } from "./store.js";

/** Sender-constrained tokens (RFC 9449), as the core uses them. `dpop()` of `@mortise/auth/dpop` makes one. */
export interface DpopPort {
  /** `"prefer"`: where the authorization server says that it can. `"require"`: always; a plain bearer token is refused. */
  readonly mode: "prefer" | "require";
  /** The key that this client's tokens are bound to; made once, then kept in the store. */
  key(owner: DpopOwner): Promise<DpopKey>;
}

export interface DpopOwner {
  readonly issuer: string;
  readonly clientId: string;
  readonly store: AuthStore;
  /** What the server says that it can verify; `undefined` when it does not say. */
  readonly algorithms: readonly string[] | undefined;
}

export interface DpopKey {
  /** RFC 7638, SHA-256, base64url: `dpop_jkt`. */
  readonly thumbprint: string;
  /** A new proof for the header `DPoP`, with the nonce last taken from that origin. `accessToken` adds `ath`. */
  proof(request: { readonly method: string; readonly url: string; readonly accessToken?: string }): Promise<string>;
  /** Remembers the `DPoP-Nonce` of an answer, where it has one. */
  takeNonce(url: string, nonce: string | null | undefined): void;
}
