import type { AuthorizationServer, ClientAuth } from "oauth4webapi";
import { chooseAuthentication, clientAuthentication } from "./client-authentication.js";
import type { AuthenticationMethod } from "./client-authentication.js";
import { AuthError } from "./errors.js";
import type { GrantContext, OAuthClient } from "./grant.js";
import { register, storedRegistration } from "./registration.js";
import type { ClientMetadata, Registration } from "./registration.js";
import type { AuthStore } from "./store.js";

/** A client that somebody registered by hand. */
export interface PreregisteredClient {
  /** Where; its credentials are shown to no other issuer. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Default: what the server's metadata lists first, Basic otherwise. */
  readonly authentication?: AuthenticationMethod | ClientAuth;
}

/** The ways in which this client may become known to an authorization server. */
export interface Identities {
  readonly preregistered: readonly PreregisteredClient[];
  /** The URL of the Client ID Metadata Document. */
  readonly metadataUrl: string | undefined;
  /** For the token endpoint, where that document says something else than `"none"`. */
  readonly metadataAuthentication: ClientAuth | undefined;
  /** `undefined`: do not register dynamically. */
  readonly metadata: ClientMetadata | undefined;
  /** Asked when there is no other way. */
  readonly ask: ((server: AuthorizationServer) => Promise<PreregisteredClient | undefined>) | undefined;
}

/** Whether one of them can work at a server. */
export const canIdentify = (identities: Identities, server: AuthorizationServer): boolean =>
  identities.preregistered.some(({ issuer }) => issuer === server.issuer) ||
  usesMetadataUrl(identities, server) ||
  (identities.metadata !== undefined && server.registration_endpoint !== undefined) ||
  identities.ask !== undefined;

/** The client that is known to a server already, or needs not be: by hand, then by its document, then from an earlier registration. */
export async function knownClient(
  identities: Identities,
  server: AuthorizationServer,
  store: AuthStore,
): Promise<(OAuthClient & { readonly registration?: Registration }) | undefined> {
  const byHand = identities.preregistered.find(({ issuer }) => issuer === server.issuer);
  if (byHand !== undefined) return fromPreregistered(byHand, server);
  if (usesMetadataUrl(identities, server)) {
    return {
      id: identities.metadataUrl,
      authentication: identities.metadataAuthentication ?? clientAuthentication("none"),
    };
  }
  const registration = identities.metadata === undefined ? undefined : await storedRegistration(store, server.issuer);
  return registration && { ...fromRegistration(registration), registration };
}

/** Who this client is, registered anew where it has to be (client-registration § Client Registration gives the order). @throws AuthError */
export async function identify(
  identities: Identities,
  context: GrantContext,
  redirect: { readonly redirectUri: string; readonly applicationType: "native" | "web" },
): Promise<OAuthClient> {
  const { server, store } = context;
  const { issuer } = server;
  const known = await knownClient(identities, server, store);
  if (known && (known.registration?.redirectUris.includes(redirect.redirectUri) ?? true)) return known;
  if (identities.metadata !== undefined && server.registration_endpoint !== undefined) {
    const registration = await register(context, { ...redirect, metadata: identities.metadata });
    context.emit({ type: "registered", issuer, clientId: registration.clientId, how: "dcr" });
    return fromRegistration(registration);
  }
  const told = await identities.ask?.(server);
  if (told !== undefined) return fromPreregistered(told, server);
  throw unidentified(identities, server);
}

const usesMetadataUrl = (
  identities: Identities,
  server: AuthorizationServer,
): identities is Identities & { readonly metadataUrl: string } =>
  identities.metadataUrl !== undefined && server.client_id_metadata_document_supported === true;

function fromPreregistered(
  { issuer, clientId, clientSecret, authentication }: PreregisteredClient,
  server: AuthorizationServer,
): OAuthClient {
  if (issuer !== server.issuer) throw serverChanged([issuer], server.issuer);
  if (typeof authentication === "function") return { id: clientId, authentication };
  const method = authentication ?? chooseAuthentication(server, clientSecret);
  return { id: clientId, authentication: clientAuthentication(method, clientSecret) };
}

const fromRegistration = ({ clientId, clientSecret, method }: Registration): OAuthClient => ({
  id: clientId,
  authentication: clientAuthentication(method, clientSecret),
});

const serverChanged = (registered: readonly string[], issuer: string): AuthError =>
  new AuthError(
    "AUTHORIZATION_SERVER_CHANGED",
    `This client is registered with ${registered.join(", ")}, but the server now wants tokens of ${issuer}. Nothing was sent there. ` +
      "If that is right, register the client with it.",
    { issuer },
  );

function unidentified({ preregistered, metadataUrl }: Identities, server: AuthorizationServer): AuthError {
  const { issuer } = server;
  if (preregistered.length > 0)
    return serverChanged(
      preregistered.map((client) => client.issuer),
      issuer,
    );
  const document =
    metadataUrl === undefined ? "no `clientMetadataUrl` is configured" : "it takes no client metadata documents";
  return new AuthError(
    "REGISTRATION_REQUIRED",
    `${issuer} does not know this client: it registers nobody by itself, and ${document}. Register the client by hand and pass it as \`client\`.`,
    { issuer },
  );
}
