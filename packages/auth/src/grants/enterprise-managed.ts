import type { Grant } from "../grant.js";
import { authenticated } from "./confidential-client.js";
import type { ConfidentialClient } from "./confidential-client.js";
import { isBoundTo, requireBinding } from "./issuer-binding.js";
import type { IssuerBinding } from "./issuer-binding.js";
import { tradeAssertion } from "./jwt-bearer.js";
import { exchangeToken } from "./token-exchange.js";
import type { IdentityProvider, SubjectToken } from "./token-exchange.js";

export interface EnterpriseManagedOptions {
  readonly identityProvider: IdentityProvider;
  /** What single sign-on left behind; a plain text is an ID token. Called for every new token: renew it when it has expired. */
  readonly subjectToken: () => string | SubjectToken | Promise<string | SubjectToken>;
  /** This program as a client of the MCP server's authorization server. */
  readonly client: ConfidentialClient & IssuerBinding;
}

/**
 * A company decides who may use which MCP server: its identity provider gives a grant for the user who is signed in already, and nobody is asked
 * (the extension `io.modelcontextprotocol/enterprise-managed-authorization`). The identity provider may stand in the company's network; then
 * name its origin in `allowedOrigins`.
 */
export function enterpriseManaged({ identityProvider, subjectToken, client }: EnterpriseManagedOptions): Grant {
  return {
    needsUser: false,
    suits: (server) => isBoundTo(client, server),
    client: async ({ server }) => (isBoundTo(client, server) ? authenticated(client, server) : undefined),
    async obtain(context) {
      requireBinding(client, context.server);
      const subject = await subjectToken();
      const typed = typeof subject === "string" ? ({ token: subject, type: "id_token" } as const) : subject;
      const { assertion, scopes } = await exchangeToken(context, identityProvider, typed);
      const as = await authenticated(client, context.server);
      return { client: as, tokens: await tradeAssertion(context, as, assertion, scopes) };
    },
  };
}
