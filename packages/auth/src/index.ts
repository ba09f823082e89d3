export type { AuthStore, Versioned, WriteOptions } from "./store.js";
export type { Redirect, RedirectLeg } from "./redirect.js";
export type { Finished, Grant, GrantContext, OAuthClient, Obtained, Tokens } from "./grant.js";
export type { DpopKey, DpopOwner, DpopPort } from "./dpop-port.js";
export type { Network, NetworkRequest, OAuthPurpose } from "./network.js";
export type { OAuthHttp, OAuthRequest } from "./oauth-http.js";
export type { AuthEvent } from "./events.js";
export { AuthError, AuthorizationRequiredError, InsufficientScopeError, OAuthResponseError } from "./errors.js";
export type { AuthErrorOptions } from "./errors.js";
