import type { OAuthPurpose } from "./network.js";

export interface OAuthRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** The one way by which OAuth requests leave: it checks URLs, bounds time and size, and mends what servers are known to get wrong. */
export interface OAuthHttp {
  /**
   * @returns an answer whose body is in memory already
   * @throws AuthError `UNSAFE_URL`, `RESPONSE_TOO_LARGE`, `OAUTH_NETWORK`
   */
  send(url: string, request: OAuthRequest, purpose: OAuthPurpose): Promise<Response>;
  /** @throws AuthError `UNSAFE_URL` when the URL may not be used, for a request or for the browser */
  check(url: string, purpose: OAuthPurpose): Promise<void>;
}
