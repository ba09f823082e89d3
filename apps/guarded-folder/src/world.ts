import { startAuthorizationServer } from "@mortise-tooling/authorization-server";
import { CLIENT_DOCUMENT, CLIENT_ID } from "./command-line-client.js";
import { SCOPES, serveGuarded } from "./guarded-folder.js";

export interface World {
  /** Where the guarded folder is. */
  readonly url: string;
  /** The authorization server. */
  readonly issuer: string;
  close(): Promise<void>;
}

/** A guarded folder and an authorization server that knows it, both on loopback. */
export async function startWorld(root: string): Promise<World> {
  const authorizationServer = await startAuthorizationServer();
  const { issuer } = authorizationServer;
  const folder = await serveGuarded(root, issuer).catch(async (error: unknown) => {
    await authorizationServer.close();
    throw error;
  });
  authorizationServer.resources.set(folder.url, { scopes: Object.values(SCOPES) });
  authorizationServer.clientDocuments.set(CLIENT_ID, CLIENT_DOCUMENT);
  return {
    url: folder.url,
    issuer,
    close: async () => void (await Promise.all([folder.close(), authorizationServer.close()])),
  };
}
