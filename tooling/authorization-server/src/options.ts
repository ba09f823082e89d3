import type { JWK } from "jose";

/** A protected resource that the authorization server issues tokens for. */
export interface Resource {
  /** What may be asked for it. */
  readonly scopes: readonly string[];
  /** How its tokens look: a signed JWT (RFC 9068), or a string that only introspection explains. Default `"jwt"`. */
  readonly format?: "jwt" | "opaque";
  /** The `aud` of its tokens. Default: the resource indicator. */
  readonly audience?: string;
  /** Seconds that its tokens are good for. Default 300. */
  readonly lifetime?: number;
}

/** Client metadata as registered (RFC 7591). */
export type ClientMetadata = Readonly<Record<string, unknown>> & { readonly client_id: string };

export interface AuthorizationServerOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Clients that are known from the start. */
  readonly clients?: readonly ClientMetadata[];
  /** By resource indicator; more can be added to `resources` of the running server. */
  readonly resources?: Readonly<Record<string, Resource>>;
  /** Whether clients may register themselves (RFC 7591). Default `true`. */
  readonly registration?: boolean;
  /** Whether a URL may be a client id (CIMD). Default `true`. */
  readonly clientDocuments?: boolean;
  /** Whether each use of a refresh token replaces it, and using an old one revokes all of them. Default `true`. */
  readonly rotation?: boolean;
  /** Whether DPoP proofs must carry a nonce of this server. Default `false`. */
  readonly dpopNonce?: boolean;
  /**
   * Whose assertions the jwt-bearer grant takes, by `iss`: a key, or the URL of a key set. An ID-JAG (`typ: oauth-id-jag+jwt`) names
   * the user; any other assertion names a workload.
   */
  readonly assertionIssuers?: Readonly<Record<string, JWK | string>>;
}

/** A request that came in, for tests that ask what a client sent. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The form of a POST; empty for others. */
  readonly form: Readonly<Record<string, unknown>>;
}
