import { PrivateKeyJwt } from "oauth4webapi";
import type { AuthorizationServer, ClientAuth } from "oauth4webapi";
import { chooseAuthentication, clientAuthentication } from "../client-authentication.js";
import { importPrivateKey } from "../crypto/private-key.js";
import type { PrivateKeySource } from "../crypto/private-key.js";
import type { OAuthClient } from "../grant.js";

/** A client that can prove who it is, registered by hand. */
export type ConfidentialClient = SecretClient | KeyClient;

export interface SecretClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Default: what the server's metadata lists first, Basic where it lists nothing. */
  readonly authentication?: "client_secret_basic" | "client_secret_post";
}

/** Signs who it is (`private_key_jwt`, RFC 7523 §2.2): nothing secret ever leaves, so it is to be preferred. */
export interface KeyClient {
  readonly clientId: string;
  readonly privateKey: PrivateKeySource;
  /** As JOSE has it, `"ES256"`. Default: what the key says of itself, which PEM does not. */
  readonly algorithm?: string;
  /** `kid`, where the server knows several keys of this client. */
  readonly keyId?: string;
}

/** A client that cannot prove who it is. */
export interface PublicClient {
  readonly clientId: string;
}

/** @throws AuthError `PRIVATE_KEY`, `SIGNING_ALGORITHM` */
export async function authenticated(
  client: ConfidentialClient | PublicClient,
  server: AuthorizationServer,
): Promise<OAuthClient> {
  return { id: client.clientId, authentication: await authenticationOf(client, server) };
}

async function authenticationOf(
  client: ConfidentialClient | PublicClient,
  server: AuthorizationServer,
): Promise<ClientAuth> {
  if ("privateKey" in client) {
    const key = await importPrivateKey(client.privateKey, client.algorithm);
    return PrivateKeyJwt(client.keyId === undefined ? key : { key, kid: client.keyId });
  }
  if (!("clientSecret" in client)) return clientAuthentication("none");
  const { clientSecret, authentication = chooseAuthentication(server, clientSecret) } = client;
  return clientAuthentication(authentication, clientSecret);
}
