/** A document or endpoint that OAuth leads to. */
export type OAuthPurpose =
  | "resource metadata"
  | "authorization server metadata"
  | "client metadata"
  | "registration endpoint"
  | "token endpoint"
  | "revocation endpoint"
  | "authorization endpoint";

export interface NetworkRequest {
  readonly url: URL;
  readonly purpose: OAuthPurpose;
  /** The MCP server in the host's configuration: it, or a server that it named, wrote the URL. */
  readonly server: URL;
}

/**
 * Decides where OAuth requests may go: URLs come from servers that nobody vouches for (security best practices § SSRF). Asked before
 * every request and every redirect; the protocol was checked before.
 */
export interface Network {
  /** @returns why not, as the end of a sentence ("… is a link-local address"); `undefined` when it may */
  check(request: NetworkRequest): string | undefined | Promise<string | undefined>;
  /** What carries the requests; it is given `redirect: "manual"`. Default: the `fetch` of `createAuth`, else the global one. */
  readonly fetch?: typeof fetch;
}
