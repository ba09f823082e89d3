import type { AuthorizationServer } from "oauth4webapi";
import { AuthError } from "./errors.js";
import { firstDocument } from "./first-document.js";
import type { OAuthHttp } from "./oauth-http.js";
import { checkEndpoints, readServerMetadata } from "./server-metadata.js";

/** Revision 2025-03-26 knew no protected resource metadata: the MCP server's origin was the authorization server. */
const REVISION = "2025-03-26";

/** The metadata at the server's origin, else what that revision presumed: fixed paths, and PKCE. */
export async function legacyServerMetadata(
  http: OAuthHttp,
  serverUrl: string,
  signal: AbortSignal,
): Promise<AuthorizationServer> {
  const { origin } = new URL(serverUrl);
  const found = await firstDocument(http, [`${origin}/.well-known/oauth-authorization-server`], {
    purpose: "authorization server metadata",
    member: "issuer",
    headers: { "mcp-protocol-version": REVISION },
    signal,
  });
  if ("document" in found) {
    const server = readServerMetadata(found.document);
    if (server.issuer === origin || server.issuer === `${origin}/`) {
      await checkEndpoints(http, server);
      return server;
    }
    const message = `${found.url} is the metadata of another issuer than ${origin}. It was not used.`;
    throw new AuthError("ISSUER_MISMATCH", message, { issuer: origin });
  }
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    code_challenge_methods_supported: ["S256"],
  };
}
