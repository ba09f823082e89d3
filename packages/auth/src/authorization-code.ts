import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomState } from "oauth4webapi";
import type { AuthorizationServer, ClientAuth } from "oauth4webapi";
import { callbackParameters, readCallback, rejected } from "./callback.js";
import { checkClientMetadataUrl } from "./client-metadata-url.js";
import { AuthError, AuthorizationRequiredError } from "./errors.js";
import type { Grant, GrantContext, OAuthClient, Obtained, Surroundings } from "./grant.js";
import { canIdentify, identify, knownClient } from "./identify.js";
import type { Identities, PreregisteredClient } from "./identify.js";
import { dropPending, savePending, takePending } from "./pending.js";
import type { Redirect } from "./redirect.js";
import { forgetRegistration, storedRegistration } from "./registration.js";
import type { ClientMetadata } from "./registration.js";
import { dpopKey, requestTokens } from "./token-request.js";

export interface AuthorizationCodeOptions {
  /** How the user gets to the authorization server and back. */
  readonly redirect: Redirect;
  /** Registered by hand, with one server or several. */
  readonly client?: PreregisteredClient | readonly PreregisteredClient[];
  /** The https URL of this client's metadata document, for servers that take it as `client_id`. */
  readonly clientMetadataUrl?: string;
  /** How that client authenticates, where its document says something else than `"none"`. */
  readonly clientAuthentication?: ClientAuth;
  /** What to register with where there is no other way; `false`: never register. Default: `{}`, but `false` when `client` is given. */
  readonly registration?: ClientMetadata | false;
  /** Asked for a client, by somebody who can register one by hand, when there is no other way. */
  readonly onUnregistered?: (server: AuthorizationServer) => Promise<PreregisteredClient | undefined>;
}

/** The user signs in with a browser: authorization code with PKCE. @throws AuthError `CLIENT_METADATA_URL` */
export function authorizationCode(options: AuthorizationCodeOptions): Grant {
  const { redirect, clientMetadataUrl, registration } = options;
  if (clientMetadataUrl !== undefined) checkClientMetadataUrl(clientMetadataUrl);
  const preregistered = options.client === undefined ? [] : [options.client].flat();
  const identities: Identities = {
    preregistered,
    metadataUrl: clientMetadataUrl,
    metadataAuthentication: options.clientAuthentication,
    metadata: registration === false ? undefined : (registration ?? (preregistered.length > 0 ? undefined : {})),
    ask: options.onUnregistered,
  };
  return {
    needsUser: true,
    suits: (server) => canIdentify(identities, server),
    client: ({ server, store }) => knownClient(identities, server, store),
    forget: (client, { server, store }) => forgetRegistration(store, server.issuer, client.id),
    obtain: (context) => signIn(context, identities, redirect),
    async finish(callbackUrl, surroundings) {
      const parameters = callbackParameters(callbackUrl);
      const { pending, code } = await accept(parameters, undefined, surroundings);
      const client = await knownClient(identities, pending.server, surroundings.store);
      if (client?.id !== pending.clientId) throw rejected("the client that asked for it is no longer registered");
      return { ...pending, ...(await redeem(code, pending, client, surroundings)) };
    },
  };
}

async function signIn(context: GrantContext, identities: Identities, redirect: Redirect): Promise<Obtained> {
  const { server, store, signal, scopes } = context;
  requirePkce(server);
  const registered = (await storedRegistration(store, server.issuer))?.redirectUris ?? [];
  const leg = await redirect.begin({ registered, signal });
  try {
    const { redirectUri } = leg;
    const client = await identify(identities, context, { redirectUri, applicationType: redirect.applicationType });
    const { url, state } = await prepare(context, client, redirectUri);
    context.emit({ type: "redirect", issuer: server.issuer, scopes });
    const callbackUrl = await leg.open(url, { state, signal }).catch(async (error: unknown) => {
      await dropPending(store, state);
      throw error;
    });
    if (callbackUrl === undefined) {
      throw new AuthorizationRequiredError(url, state, { issuer: server.issuer, resource: context.resource });
    }
    const { pending, code } = await accept(callbackParameters(callbackUrl), state, context);
    return await redeem(code, pending, client, context);
  } finally {
    await leg.close();
  }
}

/** PKCE is read from the metadata alone (security considerations § Authorization Code Protection). */
function requirePkce({ issuer, code_challenge_methods_supported: methods }: AuthorizationServer): void {
  if (methods?.includes("S256")) return;
  const says = methods === undefined ? "does not say that it supports PKCE" : "does not list S256 for PKCE";
  throw new AuthError(
    "PKCE_UNSUPPORTED",
    `The metadata of ${issuer} ${says} (\`code_challenge_methods_supported\`), so a code could be stolen on its way. ` +
      `If you know that it does, say so: \`issuers: { ${JSON.stringify(issuer)}: { assumeS256: true } }\`.`,
    { issuer },
  );
}

/** Remembers the sign-in, then says where the browser has to go. */
async function prepare(
  context: GrantContext,
  client: OAuthClient,
  redirectUri: string,
): Promise<{ readonly url: string; readonly state: string }> {
  const { server, resource, scopes, store, serverUrl, account } = context;
  const endpoint = server.authorization_endpoint;
  if (endpoint === undefined) {
    const message = `The metadata of ${server.issuer} names no \`authorization_endpoint\`, so no user can sign in there.`;
    throw new AuthError("NO_AUTHORIZATION_ENDPOINT", message, { issuer: server.issuer });
  }
  await context.http.check(endpoint, "authorization endpoint");
  const [state, verifier] = [generateRandomState(), generateRandomCodeVerifier()];
  const key = await dpopKey(context, client.id);
  const url = new URL(endpoint);
  const parameters = {
    response_type: "code",
    client_id: client.id,
    redirect_uri: redirectUri,
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    resource,
    ...(scopes.length > 0 && { scope: scopes.join(" ") }),
    ...(scopes.includes("offline_access") && { prompt: "consent" }), // OpenID Connect Core §11
    ...(key && { dpop_jkt: key.thumbprint }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const pending = { serverUrl, account, server, resource, scopes, clientId: client.id, redirectUri, verifier };
  await savePending(store, state, pending);
  return { url: url.href, state };
}

type Accepted = { readonly pending: Awaited<ReturnType<typeof takePending>>; readonly code: string };

/** Takes an answer for what it is held against. @param state of the sign-in that waits for it; `undefined` when any may be meant */
async function accept(
  parameters: URLSearchParams,
  state: string | undefined,
  { store, serverUrl, account }: Surroundings,
): Promise<Accepted> {
  if (state !== undefined && parameters.get("state") !== state) {
    await dropPending(store, state);
    throw rejected("its `state` belongs to no sign-in, or to another one");
  }
  const pending = await takePending(store, parameters.get("state"));
  if (pending.serverUrl !== serverUrl || pending.account !== account) {
    throw rejected("it belongs to a sign-in for another server or account");
  }
  const { issuer, authorization_response_iss_parameter_supported: issuerAdvertised = false } = pending.server;
  return { pending, code: readCallback(parameters, { issuer, issuerAdvertised }) };
}

/** Exchanges the code, at the endpoint and with the verifier, redirect URI and resource of when it was asked for. */
async function redeem(
  code: string,
  { server, resource, verifier, redirectUri }: Accepted["pending"],
  client: OAuthClient,
  surroundings: Surroundings,
): Promise<Obtained> {
  const parameters = { code, code_verifier: verifier, redirect_uri: redirectUri };
  const tokens = await requestTokens({ ...surroundings, server, resource }, client, "authorization_code", parameters);
  return { client, tokens };
}
