import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createFolderServer, Folder } from "@mortise-apps/folder-server";
import { resourceServer } from "@mortise/auth/server";
import { nodeHandler } from "@mortise/transport-http/node";

/** What a caller must have been granted: to find files, and to see what is in them. */
export const SCOPES = { search: "files:search", read: "files:read" } as const;

const PATH = "/mcp";

/** A folder that is being served to those who may. */
export interface GuardedFolder {
  /** Where clients find it; also the name under which tokens are issued for it. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a folder on loopback to whoever brings a token of that authorization server.
 * @throws Error when there is no such folder
 */
export async function serveGuarded(root: string, authorizationServer: string): Promise<GuardedFolder> {
  const folder = await Folder.open(root);
  // The guard has to know the URL, and the port is known only once somebody listens on it.
  const http = createServer();
  await new Promise<void>((resolve, reject) => http.once("error", reject).listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}${PATH}`;
  const guard = resourceServer({
    resource: url,
    authorizationServers: [authorizationServer],
    requiredScopes: [SCOPES.search],
    scopesSupported: Object.values(SCOPES),
    name: "Folder",
  });
  const scopes = { search: [SCOPES.search], read: [SCOPES.read] };
  const { exchange } = createFolderServer(folder, { server: guard.server, scopes });
  const handler = nodeHandler(exchange, guard.http);
  http.on("request", (request, response) => {
    const path = request.url?.split("?", 1)[0];
    if (path === PATH || path === guard.metadataPath) return handler(request, response);
    response.writeHead(404, { "Content-Type": "text/plain" }).end(`The endpoint is at ${PATH}.\n`);
  });
  return {
    url,
    async close() {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      await handler.close();
      http.closeAllConnections();
      await closed;
    },
  };
}
