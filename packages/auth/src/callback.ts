import { AuthError, quote } from "./errors.js";

/** What was known when the browser was sent off. */
export interface ExpectedCallback {
  readonly issuer: string;
  /** The server said that it always sends `iss`. */
  readonly issuerAdvertised: boolean;
}

/** Parameters of which a second one makes the answer ambiguous. */
const SINGLE = ["state", "iss", "error", "code"] as const;

export function callbackParameters(callbackUrl: string): URLSearchParams {
  if (!URL.canParse(callbackUrl)) throw rejected("it is not a URL");
  const parameters = new URL(callbackUrl).searchParams;
  for (const name of SINGLE) {
    if (parameters.getAll(name).length > 1) throw rejected(`it has more than one \`${name}\``);
  }
  return parameters;
}

/**
 * Checks the answer to an authorization request whose `state` was recognised: who says so, and only then what it says (authorization § Authorization Response Validation). Strings are compared as they are.
 * @returns the code
 * @throws AuthError `CALLBACK_REJECTED`, without a word of what the answer says; `AUTHORIZATION_DENIED` when it is genuine and says no
 */
export function readCallback(parameters: URLSearchParams, expected: ExpectedCallback): string {
  const issuer = parameters.get("iss");
  if (issuer === null && expected.issuerAdvertised) {
    throw rejected(`${expected.issuer} always says who it is (\`iss\`), and this answer does not`);
  }
  if (issuer !== null && issuer !== expected.issuer) {
    throw rejected(`it does not come from ${expected.issuer}, where the user was sent (\`iss\` is another)`);
  }
  const error = parameters.get("error");
  if (error !== null) throw denied(error, parameters.get("error_description"), expected.issuer);
  const code = parameters.get("code");
  if (code === null || code === "") throw rejected("it holds no code");
  return code;
}

export const rejected = (why: string): AuthError =>
  new AuthError("CALLBACK_REJECTED", `The answer that the browser brought back was not used: ${why}. Sign in again.`);

const denied = (error: string, description: string | null, issuer: string): AuthError =>
  new AuthError(
    "AUTHORIZATION_DENIED",
    `${issuer} did not authorize this client: ${quote(error)}${description === null ? "" : `, ${quote(description)}`}.`,
    { issuer, retryable: error === "temporarily_unavailable" || error === "server_error" },
  );
