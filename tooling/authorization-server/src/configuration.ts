import { generateKeyPairSync, randomBytes } from "node:crypto";
import { errors } from "./provider.js";
import type { OidcClient } from "oidc-provider";
import type { ClientDocument } from "./authorization-server.js";
import type { AuthorizationServerOptions, Resource } from "./options.js";
import { storage } from "./storage.js";

const ALGORITHM = "ES256";

/** A key for this run: `{ kid, use, alg, … }`. */
export function signingKey(): Record<string, unknown> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { ...privateKey.export({ format: "jwk" }), kid: "of-this-run", use: "sig", alg: ALGORITHM };
}

/** What oidc-provider is told about a resource. */
export function resourceServerInfo(identifier: string, resource: Resource | undefined): object {
  if (resource === undefined) throw new errors.InvalidTarget(`nothing is known of ${identifier}`);
  const { scopes, format = "jwt", audience = identifier, lifetime = 300 } = resource;
  return {
    scope: scopes.join(" "),
    audience,
    accessTokenTTL: lifetime,
    accessTokenFormat: format,
    ...(format === "jwt" && { jwt: { sign: { alg: ALGORITHM } } }),
  };
}

export interface Parts {
  readonly key: Record<string, unknown>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly documents: ReadonlyMap<string, ClientDocument>;
}

/** OAuth 2.1 as MCP asks for it: PKCE always, resource indicators, rotation, `iss` in the answer. */
export function configuration(
  options: AuthorizationServerOptions,
  { key, resources, documents }: Parts,
): Record<string, unknown> {
  const { registration = true, clientDocuments = true, rotation = true, dpopNonce = false } = options;
  const yes = (): boolean => true;
  return {
    adapter: storage(),
    clients: [...(options.clients ?? [])],
    clientDefaults: { id_token_signed_response_alg: ALGORITHM, grant_types: ["authorization_code", "refresh_token"] },
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    scopes: ["openid", "offline_access"],
    responseTypes: ["code"],
    pkce: { required: yes },
    clientBasedCORS: yes,
    rotateRefreshToken: () => rotation,
    issueRefreshToken: (_ctx: unknown, client: OidcClient) => client.grantTypeAllowed("refresh_token"),
    findAccount: (_ctx: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: lifetimeOf,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 300,
      Interaction: 600,
      RefreshToken: 3600,
      Session: 3600,
      ClientCredentials: lifetimeOf,
    },
    // Client ids are https URLs; their documents come from the map, so that no certificate is needed.
    fetch: (url: string | URL): Promise<Response> => fetchDocument(documents, String(url)),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: yes },
      revocation: { enabled: true, allowedPolicy: ownToken },
      registration: { enabled: registration },
      clientIdMetadataDocument: { enabled: clientDocuments, ack: "draft-02", cacheDuration: { min: 0, max: 60 } },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => dpopNonce },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: yes,
        getResourceServerInfo: (_ctx: unknown, identifier: string) =>
          resourceServerInfo(identifier, resources.get(identifier)),
      },
    },
  };
}

const ownToken = (_ctx: unknown, client: OidcClient, token: { readonly clientId: string }): boolean =>
  token.clientId === client.clientId;

/** As the resource says. */
const lifetimeOf = (_ctx: unknown, token: { resourceServer?: { accessTokenTTL?: number } }): number =>
  token.resourceServer?.accessTokenTTL ?? 300;

async function fetchDocument(documents: ReadonlyMap<string, ClientDocument>, url: string): Promise<Response> {
  const found = documents.get(url);
  if (found === undefined) return new Response("no such document", { status: 404 });
  return typeof found === "function" ? found() : Response.json(found);
}
