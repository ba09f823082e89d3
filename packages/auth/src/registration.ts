import { isObject } from "@mortise/jsonrpc";
import * as oauth from "oauth4webapi";
import type { AuthorizationServer } from "oauth4webapi";
import { isAuthenticationMethod, chooseAuthentication, registrableAuthentication } from "./client-authentication.js";
import type { AuthenticationMethod } from "./client-authentication.js";
import { AuthError } from "./errors.js";
import type { GrantContext } from "./grant.js";
import { oauthError } from "./oauth-error.js";
import { storeKey } from "./store.js";
import type { AuthStore } from "./store.js";

/** Members of a client's metadata (RFC 7591 §2) that a host may set: `client_name`, `client_uri`, `logo_uri`, `contacts`. */
export type ClientMetadata = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/** What a registration at one issuer gave. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly method: AuthenticationMethod;
  readonly redirectUris: readonly string[];
}

const keyOf = (issuer: string): string => storeKey("registration", issuer);

/** The registration at an issuer, and at no other. A secret that has expired is as good as none. */
export async function storedRegistration(store: AuthStore, issuer: string): Promise<Registration | undefined> {
  const value = (await store.read(keyOf(issuer)))?.value;
  return isObject(value) ? (value as unknown as Registration) : undefined; // written below alone
}

export async function forgetRegistration(store: AuthStore, issuer: string, clientId: string): Promise<boolean> {
  const found = await store.read(keyOf(issuer));
  if (!isObject(found?.value) || found.value.clientId !== clientId) return false;
  return store.remove(keyOf(issuer), { ifVersion: found.version });
}

export interface Registering {
  readonly redirectUri: string;
  readonly applicationType: "native" | "web";
  readonly metadata: ClientMetadata;
}

/** Registers this client (RFC 7591) and stores what it is given. @throws AuthError `REGISTRATION_REJECTED` */
export async function register(
  { server, http, store, signal }: GrantContext,
  { redirectUri, applicationType, metadata }: Registering,
): Promise<Registration> {
  const request = {
    client_name: "MCP client",
    response_types: ["code"],
    grant_types: grantTypes(server),
    token_endpoint_auth_method: registrableAuthentication(server),
    ...metadata,
    redirect_uris: [redirectUri],
    application_type: applicationType,
  };
  let status = 0;
  let client: Awaited<ReturnType<typeof oauth.processDynamicClientRegistrationResponse>>;
  try {
    const answer = await oauth.dynamicClientRegistrationRequest(server, request as Partial<oauth.Client>, {
      [oauth.allowInsecureRequests]: true, // the guarded fetch decides
      [oauth.customFetch]: async (url, { headers, body }) => {
        const sent = await http.send(url, { method: "POST", headers, body, signal }, "registration endpoint");
        status = sent.status;
        return sent;
      },
    });
    client = await oauth.processDynamicClientRegistrationResponse(answer);
  } catch (error) {
    throw rejection(oauthError(error, "The registration endpoint", server, status), server, request);
  }
  const registration = registrationOf(client, server, redirectUri);
  const expiry = client.client_secret_expires_at;
  const expiresAt = typeof expiry === "number" && expiry > 0 ? { expiresAt: expiry * 1000 } : {};
  await store.write(keyOf(server.issuer), registration, expiresAt);
  return registration;
}

function registrationOf(client: oauth.Client, server: AuthorizationServer, redirectUri: string): Registration {
  const {
    client_id: clientId,
    client_secret: secret,
    token_endpoint_auth_method: method,
    redirect_uris: uris,
  } = client;
  const clientSecret = typeof secret === "string" ? secret : undefined;
  return {
    clientId,
    clientSecret,
    method: isAuthenticationMethod(method) ? method : chooseAuthentication(server, clientSecret),
    redirectUris: Array.isArray(uris) ? uris.filter((uri) => typeof uri === "string") : [redirectUri],
  };
}

/** With refresh tokens, unless the server says that it has none. */
const grantTypes = ({ grant_types_supported: supported }: AuthorizationServer): string[] =>
  supported?.includes("refresh_token") === false ? ["authorization_code"] : ["authorization_code", "refresh_token"];

type Request = { readonly application_type: string; readonly redirect_uris: readonly string[] };

function rejection(cause: Error, { issuer }: AuthorizationServer, request: Request): Error {
  if (!(cause instanceof AuthError) || cause.retryable || cause.code === "UNSAFE_URL") return cause;
  return new AuthError(
    "REGISTRATION_REJECTED",
    `${cause.message} This client asked to be registered as application_type ${request.application_type} with the redirect URI ` +
      `${request.redirect_uris.join(" ")}. Use another redirect, or register it by hand and pass it as \`client\`.`,
    { cause, issuer },
  );
}
