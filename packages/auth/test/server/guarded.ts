import { createServer } from "@mortise/server";
import { fetchHandler } from "@mortise/transport-http";
import { listen } from "@mortise/transport-http/node";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { jwt, resourceServer } from "@mortise/auth/server";
import type { ResourceServerOptions } from "@mortise/auth/server";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { JWTHeaderParameters } from "jose";
import { afterEach } from "vitest";

export const RESOURCE = "https://mcp.example.com/mcp";
export const ISSUER = "https://as.example.com";
export const METADATA_URL = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp";

export const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
export const jwk = { ...(await exportJWK(publicKey)), kid: "known", alg: "ES256" };
export const jwks = { keys: [jwk] };

/** An access token as the authorization server would sign it, or nearly. */
export const mint = (
  claims: Record<string, unknown> = {},
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> =>
  new SignJWT({ iss: ISSUER, aud: RESOURCE, sub: "ada", client_id: "cli", scope: "files:read", ...claims })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "known", ...header })
    .setIssuedAt()
    .setJti(crypto.randomUUID())
    .setExpirationTime((claims.exp as number | undefined) ?? "5m")
    .sign(privateKey);

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly challenge: string;
  readonly body: any;
}

/** A real server behind a guard, and ways to call it. */
export interface Guarded {
  readonly url: string;
  /** Calls a tool over HTTP with the given headers. */
  call(tool: string, headers?: Record<string, string>): Promise<Answer>;
  request(method: string, params: object, headers?: Record<string, string>): Promise<Answer>;
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});
export const whenDone = (close: () => unknown): void => void closers.push(close);

export function guardedServer(options: Partial<ResourceServerOptions> = {}) {
  const verify = jwt({ issuers: { [ISSUER]: { jwks } } });
  const guard = resourceServer({ resource: RESOURCE, authorizationServers: [ISSUER], verify, ...options });
  const server = createServer({ name: "guarded", version: "1" }, guard.server);
  server.tool("whoami", { handler: (_args, { auth }) => JSON.stringify(auth) });
  server.tool("read", { scopes: ["files:read"], handler: () => "read" });
  server.tool("purge", { scopes: ["files:read", "files:delete"], handler: () => "purged" });
  server.tool("later", { handler: (_args, { auth }) => guard.require(auth, "files:delete").subject ?? "nobody" });
  return { guard, server };
}

export async function start(options: Partial<ResourceServerOptions>): Promise<Guarded> {
  const { guard, server } = guardedServer(options);
  const { url, close } = await listen(server.exchange, { ...guard.http, allowedHosts: "*", drainTimeout: 50 });
  whenDone(close);
  return callers(url, (request) => fetch(request));
}

/** The same behind a web-standard function, which keeps headers as they were sent twice. */
export function startFetch(options: Partial<ResourceServerOptions>): Guarded {
  const { guard, server } = guardedServer(options);
  const handler = fetchHandler(server.exchange, { ...guard.http, allowedHosts: "*" });
  whenDone(() => handler.close());
  return callers(RESOURCE, (request) => handler.fetch(request));
}

function callers(url: string, send: (request: Request) => Promise<Response>): Guarded {
  let id = 0;
  const request: Guarded["request"] = async (method, params, headers = {}) => {
    const _meta = { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: {} };
    const name = (params as { name?: string }).name;
    const answer = await send(
      new Request(url, {
        method: "POST",
        body: JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params: { ...params, _meta } }),
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-protocol-version": REVISION,
          "mcp-method": method,
          ...(name !== undefined && { "mcp-name": name }),
          ...headers,
        },
      }),
    );
    const text = await answer.text();
    const challenge = answer.headers.get("www-authenticate") ?? "";
    return {
      status: answer.status,
      headers: answer.headers,
      challenge,
      body: text === "" ? undefined : JSON.parse(text),
    };
  };
  return { url, request, call: (tool, headers) => request("tools/call", { name: tool }, headers) };
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
