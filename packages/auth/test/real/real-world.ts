import { startAuthorizationServer } from "@mortise-tooling/authorization-server";
import type { AuthorizationServer, AuthorizationServerOptions } from "@mortise-tooling/authorization-server";
import { calculateJwkThumbprint, createRemoteJWKSet, EmbeddedJWK, jwtVerify } from "jose";
import { onTestFinished } from "vitest";
import { startPeer } from "../world/peer.js";
import type { Asked, Peer } from "../world/peer.js";

export const SCOPES = ["files:read", "files:write"];

/** An MCP server that checks tokens, and a real authorization server in this process. */
export interface RealWorld {
  readonly as: AuthorizationServer;
  readonly resource: Peer;
  readonly url: string;
  /** Claims of the tokens that the server took. */
  readonly accepted: Record<string, unknown>[];
}

/** Starts an authorization server until the test ends. */
export async function realServer(options: AuthorizationServerOptions): Promise<AuthorizationServer> {
  const as = await startAuthorizationServer(options);
  onTestFinished(() => as.close());
  return as;
}

export async function createRealWorld(options: AuthorizationServerOptions = {}): Promise<RealWorld> {
  const resource = await startPeer();
  const url = `${resource.origin}/mcp`;
  const as = await realServer({ resources: { [url]: { scopes: SCOPES } }, ...options });
  const prm = { resource: url, authorization_servers: [as.issuer], scopes_supported: SCOPES };
  const keys = createRemoteJWKSet(new URL(`${as.issuer}/jwks`));
  const world: RealWorld = { as, resource, url, accepted: [] };
  resource.answers.set("/.well-known/oauth-protected-resource/mcp", { body: prm });
  resource.answers.set("/mcp", async (asked) => {
    const [scheme, token = ""] = String(asked.headers.authorization).split(" ");
    try {
      const { payload } = await jwtVerify(token, keys, { issuer: as.issuer, audience: url });
      const bound = (payload.cnf as { jkt?: string } | undefined)?.jkt;
      if (bound !== (await provenKey(asked)) || (scheme === "DPoP") !== (bound !== undefined))
        throw new Error("no proof");
      world.accepted.push(payload);
      return { body: { jsonrpc: "2.0", id: 1, result: {} } };
    } catch {
      return { status: 401, headers: { "www-authenticate": "Bearer" } };
    }
  });
  return world;
}

async function provenKey({ headers, method }: Asked): Promise<string | undefined> {
  if (typeof headers.dpop !== "string") return undefined;
  const { payload, protectedHeader } = await jwtVerify(headers.dpop, EmbeddedJWK, { typ: "dpop+jwt", maxTokenAge: 60 });
  return payload.htm === method && protectedHeader.jwk ? calculateJwkThumbprint(protectedHeader.jwk) : undefined;
}

/** The forms that came to the token endpoint, and how they were answered. */
export const tokenRequests = ({ requests }: AuthorizationServer): { grant: unknown; status: number }[] =>
  requests.filter(({ path }) => path === "/token").map(({ form, status }) => ({ grant: form.grant_type, status }));

/** One request to the server. */
export const ask = async (auth: { fetch(): typeof fetch }, { url }: RealWorld): Promise<number> => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  return (await auth.fetch()(url, { method: "POST", body })).status;
};
