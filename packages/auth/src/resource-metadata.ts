import type { JsonObject } from "@mortise/jsonrpc";
import { AuthError, quote } from "./errors.js";
import { firstDocument, listAttempts } from "./first-document.js";
import type { Attempt } from "./first-document.js";
import type { OAuthHttp } from "./oauth-http.js";
import { speaksFor } from "./resource.js";
import type { ResourceMatch } from "./resource.js";

/** The part of a protected resource's metadata (RFC 9728) that a client acts on. */
export interface ResourceMetadata {
  /** The resource indicator, verbatim. */
  readonly resource: string;
  /** Issuers, verbatim; at least one. */
  readonly servers: readonly string[];
  readonly scopesSupported: readonly string[] | undefined;
}

export interface ResourceQuery {
  readonly serverUrl: string;
  /** `resource_metadata` of the challenge: where there is one, nothing else is asked. */
  readonly challenged: string | undefined;
  readonly match: ResourceMatch;
  readonly signal: AbortSignal;
}

const WELL_KNOWN = "/.well-known/oauth-protected-resource";
/** Issuers of one resource that are looked at. */
const MAX_SERVERS = 10;

/** Where a server without a hint in its challenge has its metadata: below its path, then at the root (discovery § Protected Resource Metadata). */
export function resourceMetadataUrls(serverUrl: string): readonly string[] {
  const { origin, pathname, search } = new URL(serverUrl);
  const root = `${origin}${WELL_KNOWN}`;
  return pathname === "/" && search === "" ? [root] : [`${root}${pathname === "/" ? "" : pathname}${search}`, root];
}

/** @returns the metadata, or what was tried where there is none @throws AuthError when it is not this server's or names no issuer */
export async function fetchResourceMetadata(
  http: OAuthHttp,
  query: ResourceQuery,
): Promise<ResourceMetadata | { readonly attempts: readonly Attempt[] }> {
  const urls = query.challenged === undefined ? resourceMetadataUrls(query.serverUrl) : [query.challenged];
  const search = { purpose: "resource metadata", member: "resource", signal: query.signal } as const;
  const found = await firstDocument(http, urls, search);
  return "document" in found ? validate(found.document, found.url, query) : found;
}

function validate(document: JsonObject, url: string, { serverUrl, match }: ResourceQuery): ResourceMetadata {
  const resource = document.resource as string;
  if (!speaksFor(resource, serverUrl, match)) {
    const allowed =
      match === "exact" ? "has to be that URL" : "has to be that URL, or on its origin and above its path";
    throw new AuthError(
      "RESOURCE_MISMATCH",
      `${url} describes ${quote(resource)}, not ${serverUrl}: \`resource\` ${allowed}. Connect to the URL that the server is meant to have, or mend its metadata.`,
      { resource },
    );
  }
  const servers = strings(document.authorization_servers)?.slice(0, MAX_SERVERS) ?? [];
  if (servers.length === 0) {
    const message = `${url} names no authorization server (\`authorization_servers\`), so there is nobody to get a token from.`;
    throw new AuthError("NO_AUTHORIZATION_SERVER", message, { resource });
  }
  return { resource, servers, scopesSupported: strings(document.scopes_supported) };
}

/** For a server that publishes no metadata. */
export function resourceMetadataNotFound(serverUrl: string, attempts: readonly Attempt[]): AuthError {
  return new AuthError(
    "RESOURCE_METADATA_NOT_FOUND",
    `${serverUrl} wants authorization but does not say whose: no protected resource metadata at ${listAttempts(attempts)}. ` +
      "If you know its authorization server, name it in `authorizationServer`; for servers older than that metadata there is `legacyDiscovery`.",
  );
}

const strings = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
