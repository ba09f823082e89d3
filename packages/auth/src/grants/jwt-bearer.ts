import { AuthError, OAuthResponseError } from "../errors.js";
import type { GrantContext, OAuthClient, Tokens } from "../grant.js";
import { requestTokens } from "../token-request.js";
import { scopeParameter } from "./scope-parameter.js";

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Trades a signed assertion for tokens (RFC 7523 §2.1), with one request. @throws AuthError `ASSERTION_REJECTED` */
export async function tradeAssertion(
  context: GrantContext,
  client: OAuthClient,
  assertion: string,
  scopes: readonly string[],
): Promise<Tokens> {
  try {
    return await requestTokens(context, client, GRANT_TYPE, { assertion, ...scopeParameter(scopes) });
  } catch (error) {
    if (!(error instanceof OAuthResponseError) || error.error !== "invalid_grant") throw error;
    const { issuer } = context.server;
    const message = `${error.message} The assertion was sent once, for the same one would be refused again: check its issuer, its audience (${issuer} or its token endpoint) and its expiry.`;
    throw new AuthError("ASSERTION_REJECTED", message, { issuer, resource: context.resource, cause: error });
  }
}
