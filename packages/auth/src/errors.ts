import { LocalError } from "@mortise/jsonrpc";

export interface AuthErrorOptions extends ErrorOptions {
  /** Whether the same may succeed later without anything changed. Default `false`. */
  readonly retryable?: boolean;
  readonly issuer?: string | undefined;
  readonly resource?: string | undefined;
}

/** Authorization failed on this side. The message says what failed, which document said so, and what to change; `code` says it to programs. */
export class AuthError extends LocalError {
  override readonly name: string = "AuthError";
  /** Whether the same may succeed later without anything changed. */
  readonly retryable: boolean;
  /** The authorization server, where it was known. */
  readonly issuer: string | undefined;
  /** The resource indicator, where it was known. */
  readonly resource: string | undefined;

  constructor(code: string, message: string, options: AuthErrorOptions = {}) {
    super(code, message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryable = options.retryable ?? false;
    this.issuer = options.issuer;
    this.resource = options.resource;
  }
}

/** The user has to sign in, and comes back by way of `auth.finish(callbackUrl)`. */
export class AuthorizationRequiredError extends AuthError {
  override readonly name = "AuthorizationRequiredError";
  /** Where the user's browser has to go. */
  readonly authorizationUrl: string;
  /** What the callback will carry. */
  readonly state: string;

  constructor(authorizationUrl: string, state: string, options: AuthErrorOptions) {
    super(
      "AUTHORIZATION_REQUIRED",
      "The user has to sign in: send the browser to `authorizationUrl`, then call `auth.finish(callbackUrl)` and repeat the request.",
      options,
    );
    this.authorizationUrl = authorizationUrl;
    this.state = state;
  }
}

/** The token does not allow what was asked, and a wider one cannot be had. */
export class InsufficientScopeError extends AuthError {
  override readonly name = "InsufficientScopeError";
  /** What the server says that the request needs. */
  readonly required: readonly string[];
  /** What was asked for so far. */
  readonly requested: readonly string[];

  constructor(why: string, required: readonly string[], requested: readonly string[], options: AuthErrorOptions) {
    super("INSUFFICIENT_SCOPE", `The server wants the scopes ${quote(required.join(" "))}; ${why}`, options);
    this.required = required;
    this.requested = requested;
  }
}

/** What an endpoint says when it refuses (RFC 6749 §5.2). */
export interface OAuthRefusal {
  readonly error: string;
  readonly error_description?: string | undefined;
  readonly status: number;
}

/** An endpoint of the authorization server answered with an OAuth error. */
export class OAuthResponseError extends AuthError {
  override readonly name = "OAuthResponseError";
  /** The OAuth error code: `"invalid_grant"`. */
  readonly error: string;
  /** HTTP status. */
  readonly status: number;

  constructor(what: string, answer: OAuthRefusal, options: AuthErrorOptions) {
    const { error, error_description: description, status } = answer;
    const said = description === undefined ? "" : `: ${quote(description)}`;
    super("OAUTH_RESPONSE", `${what} refused with ${quote(error)} (HTTP status ${status})${said}.`, options);
    this.error = error;
    this.status = status;
  }
}

/** Text from elsewhere, fit for a message: quoted, and not long. */
export const quote = (text: string, limit = 200): string =>
  JSON.stringify(text.length > limit ? `${text.slice(0, limit)}…` : text);
