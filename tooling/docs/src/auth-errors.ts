import type { Advice } from "./local-errors.js";

const SERVER_SIDE = "Tell whoever runs the server that the message names.";

/** The codes of `AuthError`. The messages say which document or endpoint it was. */
export const AUTH_ERRORS: Readonly<Record<string, Advice>> = {
  ASSERTION_REJECTED: {
    cause:
      "The authorization server did not take the assertion of a workload or of an identity provider. It was sent once.",
    remedy: "Look at its issuer, audience and expiry, and at what the authorization server was told of its issuer.",
  },
  AUTHORIZATION_DENIED: {
    cause: "The authorization server said no, and the answer is genuinely its own. As a rule the user declined.",
    remedy: "Ask the user to sign in again. The message has the server's words; `access_denied` is the user's.",
  },
  AUTHORIZATION_REQUIRED: {
    remedy:
      "Send the browser to `authorizationUrl`, give the URL it comes back to to `auth.finish`, and repeat the request.",
  },
  AUTHORIZATION_SERVER_CHANGED: {
    cause: "The client is registered by hand with one authorization server, and the resource now names another.",
    remedy:
      "Find out whether that is right, for it may be an attack. If so, register the client there and configure it as well.",
  },
  AUTHORIZED_REDIRECT: {
    cause: "A request with a token was redirected. The token would have gone along.",
    remedy: "Connect to the URL that it redirects to, if you trust it.",
  },
  BODY_NOT_REPLAYABLE: {
    cause: "`auth.fetch` got a token for a request whose body was a stream, which is used up by now.",
    remedy: "Send it again: the token is there. Text or bytes as body avoid this.",
  },
  CALLBACK_REJECTED: {
    cause: "What the browser brought back does not belong to the sign-in that was started, so nothing in it was used.",
    remedy:
      "Sign in again. If it happens again, somebody between browser and server changes answers, or the server's `iss` is wrong.",
  },
  CALLBACK_SERVER: {
    cause: "The listener that waits for the browser could not listen on this machine.",
    remedy: "Look at `cause`. A sandbox that allows no listening needs another redirect.",
  },
  CALLBACK_TIMEOUT: {
    cause: "The user did not come back from the authorization server in time.",
    remedy: "Sign in again, or raise the limit of the redirect.",
  },
  CLIENT_DOCUMENT: {
    cause: "Authorization servers would refuse this client's metadata document. The message names every fault.",
    remedy: "Mend what the message names.",
  },
  CLIENT_METADATA_URL: {
    cause: "`clientMetadataUrl` cannot be a client's id: it has to be an https URL with a path, in canonical form.",
    remedy: "Publish the document under such a URL.",
  },
  DPOP_ALGORITHM: {
    cause: "The authorization server verifies proofs of none of the algorithms that this client signs with.",
    remedy: "Name one of the server's in `algorithms`, or do without `dpop`.",
  },
  DPOP_DOWNGRADE: {
    cause: "A token bound to a key was required, and the authorization server gave a plain one.",
    remedy: `${SERVER_SIDE} Or use \`mode: "prefer"\`, if plain tokens will do.`,
  },
  DPOP_KEY: {
    cause: "The store took no key to bind tokens to: it says each time that somebody else was first.",
    remedy: "Check `write` of your store: `ifVersion` has to hold when it equals the version that `read` gave.",
  },
  ID_JAG_INVALID: {
    cause: "The identity provider gave another kind of token than the identity assertion grant that was asked for.",
    remedy: "Have enterprise-managed authorization set up at the identity provider for this client.",
  },
  INSUFFICIENT_SCOPE: {
    remedy: "Have somebody with the permission sign in, or do without: `required` and `requested` say what is missing.",
  },
  ISSUER_MISMATCH: {
    cause:
      "The metadata of an authorization server says that it is another one's, as in a mix-up attack or with a wrong setting.",
    remedy: `${SERVER_SIDE} Where they differ by a slash at the end alone, \`issuerComparison: "trailing-slash"\` accepts it.`,
  },
  NO_AUTHORIZATION_ENDPOINT: {
    cause: "The authorization server has no page where a user could sign in.",
    remedy: "Use a grant without a user, or tell whoever runs the server.",
  },
  NO_AUTHORIZATION_SERVER: {
    cause: "The metadata of the protected resource names no authorization server.",
    remedy: SERVER_SIDE,
  },
  OAUTH_INVALID_ANSWER: {
    cause: "An endpoint answered with something that OAuth does not know.",
    remedy: SERVER_SIDE,
  },
  OAUTH_NETWORK: {
    cause: "An OAuth request got no whole answer. `cause` is what the network said.",
    remedy: "Try again later; tokens are kept. Behind a slow line, raise `timeout`.",
  },
  OAUTH_REDIRECT: {
    cause: "An OAuth endpoint redirects: more often than is followed, or at all where the request carries secrets.",
    remedy: "The server's metadata has to name the final URL.",
  },
  OAUTH_RESPONSE: {
    remedy:
      "Look `error` up in RFC 6749 §5.2. `invalid_client` and `invalid_scope` are settings, at the server or here.",
  },
  OAUTH_UNAVAILABLE: {
    cause: "An OAuth endpoint is out of order or busy (HTTP status 5xx or 429).",
    remedy: "Try again later; tokens are kept, and nobody has to sign in.",
  },
  PKCE_UNSUPPORTED: {
    cause: "The authorization server does not say that it supports PKCE with S256, without which codes can be stolen.",
    remedy: `${SERVER_SIDE} If you know that it does support it, \`issuers: { [issuer]: { assumeS256: true } }\`.`,
  },
  PRIVATE_KEY: {
    cause: "The private key could not be read. What was read is not in the message.",
    remedy: "Give a CryptoKey, a JWK, or PKCS#8 in PEM, of the kind that `algorithm` needs.",
  },
  REGISTRATION_REJECTED: {
    cause: "The authorization server refused to register this client.",
    remedy: "Read its reason in the message: as a rule the redirect URI or the application type. Or register by hand.",
  },
  REGISTRATION_REQUIRED: {
    cause: "The authorization server does not know this client and offers no way to become known by itself.",
    remedy: "Register the client by hand and pass it as `client`.",
  },
  RESOURCE_METADATA_NOT_FOUND: {
    cause: "The server wants authorization but publishes no protected resource metadata.",
    remedy:
      "Name its authorization server in `authorizationServer`, or set `legacyDiscovery` for a server older than that metadata.",
  },
  RESOURCE_MISMATCH: {
    cause: "The metadata describes another resource than the server that is connected to.",
    remedy: "Connect to the URL that the metadata names, if you trust it; else tell whoever runs the server.",
  },
  RESPONSE_TOO_LARGE: {
    cause: "An OAuth endpoint answered with far more than such an answer needs.",
    remedy: `${SERVER_SIDE} If it is right, raise \`maxBody\`.`,
  },
  SERVER_METADATA_NOT_FOUND: {
    cause: "The authorization server that the resource names has no metadata where it should be.",
    remedy: SERVER_SIDE,
  },
  SIGNING_ALGORITHM: {
    cause: "There is no signing with the algorithm that was named, or none was.",
    remedy: "Name one of ES256, ES384, PS256 and RS256 in `algorithm`.",
  },
  STORE_CORRUPT: {
    cause: "A file of the token store is not what was written there.",
    remedy: "Delete the file that the message names, and sign in again.",
  },
  STORE_FAILED: {
    cause:
      "The token store failed. What could not be stored was not used, so that no rotated token gets lost in silence.",
    remedy: "Look at `cause`, mend the store, and repeat the request.",
  },
  STORE_LOCKED: {
    cause: "Another process holds the lock of the token store, and did not let go of it in time.",
    remedy: "Try again; if it stays, look whether a process hangs.",
  },
  STORE_UNSAFE: {
    cause: "Other users of the machine can get at the files of the token store.",
    remedy: "Do what the message says, or keep the store in a folder of your own.",
  },
  TOKEN_REFUSED: {
    cause: "The server refuses tokens that its own authorization server has just given for it.",
    remedy:
      "Compare the audience that the server expects with `resource` in the message. It is a setting of one of the two.",
  },
  UNSAFE_URL: {
    cause:
      "A URL may not be used: not https, not absolute, with credentials inside, or pointing into a network it has no business in.",
    remedy: "If you trust it, name its origin in `allowedOrigins`; else leave the server alone.",
  },
};
