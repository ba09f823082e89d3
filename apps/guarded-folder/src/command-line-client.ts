import { authorizationCode, createAuth } from "@mortise/auth";
import type { Auth, AuthEvent } from "@mortise/auth";
import { loopbackRedirect } from "@mortise/auth/node";

/** This client's id: the URL at which it publishes what it is (CIMD). */
export const CLIENT_ID = "https://folder-client.example.com/oauth/client.json";

/** What stands there. A port that is free at the moment is told by no document, so the redirect URI has none (RFC 8252 §7.3). */
export const CLIENT_DOCUMENT = {
  client_id: CLIENT_ID,
  client_name: "Folder client",
  application_type: "native",
  redirect_uris: ["http://127.0.0.1/callback"],
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  token_endpoint_auth_method: "none",
};

export interface SignInOptions {
  /** Takes the user to a URL. Default: the browser of this machine. */
  readonly browser?: (url: string) => unknown;
  readonly onEvent: (event: AuthEvent) => void;
}

/** Signs a user of the command line in: their browser, and a port of 127.0.0.1 that it comes back to. */
export function commandLineAuth(server: string, { browser, onEvent }: SignInOptions): Auth {
  const redirect = loopbackRedirect(browser && { browser, announce: () => {} });
  return createAuth({ server, grant: authorizationCode({ redirect, clientMetadataUrl: CLIENT_ID }), onEvent });
}
