import { createClient } from "@mortise/client";
import { authorizationCode, createAuth, customRedirect } from "@mortise/auth";
import { dpop } from "@mortise/auth/dpop";
import { resourceServer } from "@mortise/auth/server";
import { createServer } from "@mortise/server";
import { fetchHandler, fetchSender, httpTransport } from "@mortise/transport-http";
import { scriptedBrowser, startAuthorizationServer } from "@mortise-tooling/authorization-server";
import type { AuthorizationServerOptions } from "@mortise-tooling/authorization-server";
import { expect, it } from "vitest";
import { whenDone } from "./guarded.js";

const URL_OF_SERVER = "http://127.0.0.1:1/mcp";
const REDIRECT_URI = "http://127.0.0.1:2/callback";
const CLIENT = {
  client_id: "app",
  redirect_uris: [REDIRECT_URI],
  application_type: "native",
  token_endpoint_auth_method: "none",
};

/** A web-standard server, the client of this package, and a real authorization server between them. */
async function world(
  options: AuthorizationServerOptions,
  guardOptions: { dpop?: { mode: "require"; nonce: boolean } } = {},
) {
  const resources = { [URL_OF_SERVER]: { scopes: ["notes:read", "notes:write"] } };
  const as = await startAuthorizationServer({ clients: [CLIENT], resources, ...options });
  whenDone(() => as.close());
  const guard = resourceServer({
    resource: URL_OF_SERVER,
    authorizationServers: [as.issuer],
    requiredScopes: ["notes:read"],
    ...guardOptions,
  });
  const server = createServer({ name: "notes", version: "1" }, guard.server);
  server.tool("whoami", { handler: (_args, { auth }) => guard.require(auth, "notes:read").subject ?? "nobody" });
  server.tool("write", { scopes: ["notes:write"], handler: () => "written" });
  const handler = fetchHandler(server.exchange, guard.http);
  whenDone(() => handler.close());
  const carry: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    return request.url.startsWith("http://127.0.0.1:1/") ? handler.fetch(request) : fetch(request);
  };
  const person = scriptedBrowser({ user: "ada" });
  const redirect = customRedirect({ redirectUri: REDIRECT_URI, open: (url) => person.signIn(url) });
  const credentials = createAuth({
    server: URL_OF_SERVER,
    grant: authorizationCode({ redirect, client: { issuer: as.issuer, clientId: "app" } }),
    fetch: carry,
    ...(guardOptions.dpop && { dpop: dpop({ mode: "require" }) }),
  });
  const transport = httpTransport(URL_OF_SERVER, { sender: fetchSender(carry), credentials });
  const client = createClient({ name: "app", version: "1" }, { transport });
  whenDone(() => client.close());
  return { client, as };
}

it("a client signs in and steps up at a server behind a web-standard function [AUTHSEC-RS-003, AUTHERR-RS-004]", async () => {
  const { client } = await world({});
  expect((await client.callTool("whoami")).content).toMatchObject([{ text: "ada" }]);
  expect((await client.callTool("write")).content).toMatchObject([{ text: "written" }]);
});

it("the same with tokens bound to a key, and nonces on both sides", async () => {
  const { client } = await world({ dpopNonce: true }, { dpop: { mode: "require", nonce: true } });
  expect((await client.callTool("whoami")).content).toMatchObject([{ text: "ada" }]);
  expect((await client.callTool("write")).content).toMatchObject([{ text: "written" }]);
});
