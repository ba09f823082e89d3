import type { JsonObject } from "@mortise/jsonrpc";
import type { AuthorizationServer } from "oauth4webapi";
import { AuthError, quote } from "./errors.js";
import { firstDocument, listAttempts } from "./first-document.js";
import { issuersMatch } from "./issuer.js";
import type { IssuerComparison } from "./issuer.js";
import type { OAuthPurpose } from "./network.js";
import type { OAuthHttp } from "./oauth-http.js";
import { serverMetadataUrls } from "./server-metadata-urls.js";

export interface ServerQuery {
  /** As the protected resource's metadata has it. */
  readonly issuer: string;
  readonly comparison: IssuerComparison;
  readonly signal: AbortSignal;
}

/** @throws AuthError when there is no metadata, it is another issuer's, or it holds a URL that may not be used */
export async function fetchServerMetadata(http: OAuthHttp, query: ServerQuery): Promise<AuthorizationServer> {
  const { issuer, comparison, signal } = query;
  await http.check(issuer, "authorization server metadata");
  const purpose = "authorization server metadata";
  const found = await firstDocument(http, serverMetadataUrls(issuer), { purpose, member: "issuer", signal });
  if (!("document" in found)) {
    throw new AuthError(
      "SERVER_METADATA_NOT_FOUND",
      `The authorization server ${issuer} has no metadata: tried ${listAttempts(found.attempts)}.`,
      { issuer },
    );
  }
  const server = readServerMetadata(found.document);
  if (!issuersMatch(issuer, server.issuer, comparison)) throw issuerMismatch(found.url, issuer, server.issuer);
  await checkEndpoints(http, server);
  return server;
}

function issuerMismatch(url: string, issuer: string, actual: string): AuthError {
  const slash = issuersMatch(issuer, actual, "trailing-slash")
    ? ' They differ by a slash at the end alone: the option `issuerComparison: "trailing-slash"` accepts that.'
    : "";
  const message = `The resource names the authorization server ${quote(issuer)}, but ${url} is the metadata of ${quote(actual)}. It was not used.${slash}`;
  return new AuthError("ISSUER_MISMATCH", message, { issuer });
}

const ENDPOINTS = [
  ["authorization_endpoint", "authorization endpoint"],
  ["token_endpoint", "token endpoint"],
  ["registration_endpoint", "registration endpoint"],
  ["revocation_endpoint", "revocation endpoint"],
] as const satisfies readonly (readonly [keyof AuthorizationServer, OAuthPurpose])[];

/** @throws AuthError `UNSAFE_URL` when one of them may not be used */
export async function checkEndpoints(http: OAuthHttp, server: AuthorizationServer): Promise<void> {
  for (const [name, purpose] of ENDPOINTS) {
    const url = server[name];
    if (url !== undefined) await http.check(url, purpose);
  }
}

const TEXTS = ["issuer", ...ENDPOINTS.map(([name]) => name)] as const;
const LISTS = [
  "scopes_supported",
  "response_types_supported",
  "grant_types_supported",
  "token_endpoint_auth_methods_supported",
  "token_endpoint_auth_signing_alg_values_supported",
  "code_challenge_methods_supported",
  "dpop_signing_alg_values_supported",
  "authorization_grant_profiles_supported",
] as const;
const FLAGS = ["authorization_response_iss_parameter_supported", "client_id_metadata_document_supported"] as const;

/** What a client reads of the document, where it has the right type; the rest is not kept. */
export function readServerMetadata(document: JsonObject): AuthorizationServer {
  const kept: Record<string, unknown> = {};
  const keep = (names: readonly string[], fits: (value: unknown) => boolean): void => {
    for (const name of names) if (Object.hasOwn(document, name) && fits(document[name])) kept[name] = document[name];
  };
  keep(TEXTS, (value) => typeof value === "string");
  keep(LISTS, (value) => Array.isArray(value) && value.every((item) => typeof item === "string"));
  keep(FLAGS, (value) => typeof value === "boolean");
  return kept as AuthorizationServer;
}
