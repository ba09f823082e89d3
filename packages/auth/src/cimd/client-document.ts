/** What a client says of itself at the URL that is its id (draft-ietf-oauth-client-id-metadata-document; RFC 7591 §2). */
export interface ClientDocument {
  /** The URL of the document, character for character. */
  readonly client_id: string;
  /** What users are shown. */
  readonly client_name: string;
  /** https, or on this machine; a loopback one without a port stands for every port. */
  readonly redirect_uris: readonly string[];
  readonly client_uri?: string;
  readonly logo_uri?: string;
  readonly grant_types?: readonly string[];
  readonly response_types?: readonly string[];
  readonly scope?: string;
  /** `"none"`, or `"private_key_jwt"` with `jwks` or `jwks_uri`; nothing that needs a shared secret. */
  readonly token_endpoint_auth_method?: string;
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  readonly jwks_uri?: string;
  /** `"native"` where a redirect URI is on this machine: servers refuse changing ports for others. */
  readonly application_type?: "native" | "web";
  readonly software_id?: string;
  readonly software_version?: string;
  readonly dpop_bound_access_tokens?: boolean;
}

/** What {@link clientDocument} completes. */
export type ClientDocumentOptions = Omit<ClientDocument, "client_id"> & {
  /** Where the document will be: the client's id. */
  readonly url: string;
};
