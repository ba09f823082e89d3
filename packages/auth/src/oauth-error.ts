import { LocalError } from "@mortise/jsonrpc";
import { ResponseBodyError, WWWAuthenticateChallengeError } from "oauth4webapi";
import type { AuthorizationServer } from "oauth4webapi";
import { AuthError, OAuthResponseError, quote } from "./errors.js";

/** What an endpoint's answer, or the lack of one, is for users of this package. Errors of their own kind pass through. */
export function oauthError(error: unknown, what: string, { issuer }: AuthorizationServer, status: number): LocalError {
  if (error instanceof LocalError) return error;
  const whose = `${what} of ${issuer}`;
  if (status >= 500 || status === 429) {
    const message = `${whose} answered with HTTP status ${status}: it is out of order, or busy. Nothing was thrown away; try again later.`;
    return new AuthError("OAUTH_UNAVAILABLE", message, { issuer, retryable: true });
  }
  if (error instanceof ResponseBodyError) {
    return new OAuthResponseError(whose, error, { issuer });
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return new OAuthResponseError(whose, { error: "invalid_client", status: error.status }, { issuer });
  }
  const why = error instanceof Error ? quote(error.message) : "unknown";
  const message = `${whose} gave an answer that OAuth does not allow (HTTP status ${status}): ${why}.`;
  return new AuthError("OAUTH_INVALID_ANSWER", message, { issuer, cause: withoutDetails(error) });
}

/** The library puts whole answers, tokens and all, into `cause`. */
const withoutDetails = (error: unknown): unknown => (error instanceof Error ? new Error(error.message) : undefined);
