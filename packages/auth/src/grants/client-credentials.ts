import type { Grant } from "../grant.js";
import { requestTokens } from "../token-request.js";
import { authenticated } from "./confidential-client.js";
import type { ConfidentialClient } from "./confidential-client.js";
import { isBoundTo, requireBinding } from "./issuer-binding.js";
import type { IssuerBinding } from "./issuer-binding.js";
import { scopeParameter } from "./scope-parameter.js";

export type ClientCredentialsOptions = ConfidentialClient & IssuerBinding;

/**
 * A program acts for itself, with nobody to ask (RFC 6749 §4.4; the extension `io.modelcontextprotocol/oauth-client-credentials`).
 * @example clientCredentials({ issuer: "https://as.example", clientId: "worker", privateKey: pem, algorithm: "ES256" })
 */
export function clientCredentials(options: ClientCredentialsOptions): Grant {
  return {
    needsUser: false,
    suits: (server) => isBoundTo(options, server),
    client: async ({ server }) => (isBoundTo(options, server) ? authenticated(options, server) : undefined),
    async obtain(context) {
      requireBinding(options, context.server);
      const client = await authenticated(options, context.server);
      const tokens = await requestTokens(context, client, "client_credentials", scopeParameter(context.scopes));
      return { client, tokens };
    },
  };
}
