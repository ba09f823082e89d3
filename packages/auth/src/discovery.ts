import type { AuthorizationServer } from "oauth4webapi";
import { AuthError } from "./errors.js";
import type { IssuerComparison } from "./issuer.js";
import { legacyServerMetadata } from "./legacy-discovery.js";
import type { OAuthHttp } from "./oauth-http.js";
import { fetchResourceMetadata, resourceMetadataNotFound } from "./resource-metadata.js";
import type { ResourceMetadata } from "./resource-metadata.js";
import { canonicalResource } from "./resource.js";
import type { ResourceMatch } from "./resource.js";
import { fetchServerMetadata } from "./server-metadata.js";

/** What a host may say of one authorization server, by its issuer. */
export interface IssuerOptions {
  /** Use PKCE although the server's metadata does not say that it can, for servers that are known to. */
  readonly assumeS256?: boolean;
}

export interface DiscoveryOptions {
  readonly serverUrl: string;
  readonly resourceMatch: ResourceMatch;
  readonly issuerComparison: IssuerComparison;
  readonly issuers: Readonly<Record<string, IssuerOptions>>;
  /** The issuer to use where the server publishes no metadata. */
  readonly authorizationServer: string | undefined;
  readonly legacyDiscovery: boolean;
  readonly onTolerated: (what: string) => void;
}

/** The resource, and how to load the metadata of the servers that give tokens for it. */
export interface Discovered {
  readonly resource: string;
  readonly scopesSupported: readonly string[] | undefined;
  /** Verbatim; at least one. */
  readonly issuers: readonly string[];
  /** @throws AuthError */
  load(issuer: string): Promise<AuthorizationServer>;
}

/** Finds out whose tokens a server wants. @param challenged `resource_metadata` of its challenge @throws AuthError */
export async function discover(
  http: OAuthHttp,
  challenged: string | undefined,
  options: DiscoveryOptions,
  signal: AbortSignal,
): Promise<Discovered> {
  const { serverUrl, authorizationServer, legacyDiscovery } = options;
  const query = { serverUrl, challenged, match: options.resourceMatch, signal };
  const found = await fetchResourceMetadata(http, query);
  const load = (issuer: string): Promise<AuthorizationServer> => loadServer(http, issuer, options, signal);
  if ("resource" in found) return { ...named(found), load };
  const resource = canonicalResource(serverUrl);
  if (authorizationServer !== undefined) {
    return { resource, scopesSupported: undefined, issuers: [authorizationServer], load };
  }
  if (!legacyDiscovery) throw resourceMetadataNotFound(serverUrl, found.attempts);
  const server = await legacyServerMetadata(http, serverUrl, signal);
  return { resource, scopesSupported: undefined, issuers: [server.issuer], load: () => Promise.resolve(server) };
}

const named = ({ resource, servers, scopesSupported }: ResourceMetadata): Omit<Discovered, "load"> => ({
  resource,
  scopesSupported,
  issuers: servers,
});

async function loadServer(
  http: OAuthHttp,
  issuer: string,
  options: DiscoveryOptions,
  signal: AbortSignal,
): Promise<AuthorizationServer> {
  const server = await fetchServerMetadata(http, { issuer, comparison: options.issuerComparison, signal });
  if (server.issuer !== issuer) {
    options.onTolerated(`The metadata of ${issuer} calls itself ${server.issuer}: a slash more, or less.`);
  }
  const own = Object.hasOwn(options.issuers, issuer) ? options.issuers[issuer] : undefined;
  return own?.assumeS256 ? { ...server, code_challenge_methods_supported: ["S256"] } : server;
}

/** Picks one of several: those in `preferred` first, then in the resource's order, the first that can be used. @throws AuthError of the first when none can */
export async function selectServer(
  { issuers, load }: Discovered,
  preferred: readonly string[],
  suits: (server: AuthorizationServer) => boolean | Promise<boolean>,
): Promise<AuthorizationServer> {
  const order = [...new Set([...preferred.filter((issuer) => issuers.includes(issuer)), ...issuers])];
  let fallback: AuthorizationServer | undefined;
  let failure: unknown;
  for (const issuer of order) {
    try {
      const server = await load(issuer);
      if (await suits(server)) return server;
      fallback ??= server;
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
      failure ??= error;
    }
  }
  if (fallback === undefined) throw failure;
  return fallback; // its grant will say what it lacks
}
