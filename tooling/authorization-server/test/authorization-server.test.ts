import { createHash, randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { scriptedBrowser, startAuthorizationServer } from "@mortise-tooling/authorization-server";
import type { AuthorizationServer, AuthorizationServerOptions } from "@mortise-tooling/authorization-server";
import { createRemoteJWKSet, generateKeyPair, jwtVerify, SignJWT, exportJWK } from "jose";

const RESOURCE = "https://mcp.example.com/mcp";
const REDIRECT = "http://127.0.0.1:1/callback";
const resources = { [RESOURCE]: { scopes: ["files:read", "files:search"] } };
const CLI = {
  client_id: "cli",
  redirect_uris: [REDIRECT],
  application_type: "native",
  token_endpoint_auth_method: "none",
};

let running: AuthorizationServer[] = [];
const start = async (options: AuthorizationServerOptions): Promise<AuthorizationServer> => {
  const server = await startAuthorizationServer({ resources, ...options });
  running.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(running.map((server) => server.close()));
  running = [];
});

const post = async (
  url: string,
  form: Record<string, string>,
): Promise<{ status: number; body: Record<string, string> }> => {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};

async function signIn(
  { issuer }: AuthorizationServer,
  clientId: string,
  browser = scriptedBrowser(),
  scope = "files:read",
) {
  const verifier = randomBytes(32).toString("base64url");
  const url = new URL(`${issuer}/auth`);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  for (const [name, value] of Object.entries({
    ...{
      response_type: "code",
      client_id: clientId,
      redirect_uri: REDIRECT,
      state: "of mine",
      scope,
      resource: RESOURCE,
    },
    ...{ code_challenge: challenge, code_challenge_method: "S256" },
  }))
    url.searchParams.set(name, value);
  const callback = new URL(await browser.signIn(url.href)).searchParams;
  const code = callback.get("code") ?? "";
  const form = { grant_type: "authorization_code", code, code_verifier: verifier, redirect_uri: REDIRECT };
  return { callback, tokens: () => post(`${issuer}/token`, { ...form, client_id: clientId, resource: RESOURCE }) };
}

describe("the authorization server", () => {
  it("gives a client whom the user allows a signed token for the resource, and a refresh token", async () => {
    const server = await start({ clients: [CLI] });
    const { callback, tokens } = await signIn(server, "cli");
    expect(callback.get("iss")).toBe(server.issuer);
    const { body } = await tokens();
    expect(body.refresh_token).toBeDefined();
    const { payload } = await jwtVerify(body.access_token ?? "", createRemoteJWKSet(new URL(`${server.issuer}/jwks`)));
    expect(payload).toMatchObject({
      aud: RESOURCE,
      iss: server.issuer,
      sub: "ada",
      scope: "files:read",
      client_id: "cli",
    });
  });

  it("asks again within one session only for what is new", async () => {
    const server = await start({ clients: [CLI] });
    const browser = scriptedBrowser();
    await signIn(server, "cli", browser);
    const second = await signIn(server, "cli", browser, "files:read files:search");
    const { body } = await second.tokens();
    expect(body.scope?.split(" ").sort()).toEqual(["files:read", "files:search"]);
  });

  it("tells the client when the user says no", async () => {
    const server = await start({ clients: [CLI] });
    const { callback } = await signIn(server, "cli", scriptedBrowser({ allow: "deny" }));
    expect(callback.get("error")).toBe("access_denied");
  });

  it("replaces refresh tokens, and revokes all of them when one is used twice", async () => {
    const server = await start({ clients: [CLI] });
    const { body: first } = await (await signIn(server, "cli")).tokens();
    const refresh = (token = "") =>
      post(`${server.issuer}/token`, {
        grant_type: "refresh_token",
        refresh_token: token,
        client_id: "cli",
        resource: RESOURCE,
      });
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect((await refresh(first.refresh_token)).body.error).toBe("invalid_grant");
    expect((await refresh(second.body.refresh_token)).body.error).toBe("invalid_grant");
  });

  it("takes the URL of a document for a client", async () => {
    const server = await start({});
    const id = "https://app.example.com/oauth/client.json";
    const { client_id: _, ...rest } = CLI;
    server.clientDocuments.set(id, { ...rest, client_id: id, client_name: "App" });
    const { body } = await (await signIn(server, id)).tokens();
    expect(body.access_token).toBeDefined();
  });

  it("lets clients register", async () => {
    const server = await start({});
    const { client_id: _, ...metadata } = CLI;
    const response = await fetch(`${server.issuer}/reg`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(metadata),
    });
    const { client_id: id } = (await response.json()) as { client_id: string };
    expect((await (await signIn(server, id)).tokens()).status).toBe(200);
  });

  it("explains opaque tokens to those who may ask", async () => {
    const guard = {
      client_id: "guard",
      client_secret: "secret",
      redirect_uris: [],
      response_types: [],
      grant_types: [],
    };
    const server = await start({
      clients: [CLI, { ...guard, token_endpoint_auth_method: "client_secret_post" }],
      resources: { [RESOURCE]: { scopes: ["files:read"], format: "opaque" } },
    });
    const { body } = await (await signIn(server, "cli")).tokens();
    const question = { token: body.access_token ?? "", client_id: "guard", client_secret: "secret" };
    const answer = await post(`${server.issuer}/token/introspection`, question);
    expect(answer.body).toMatchObject({ active: true, aud: RESOURCE, scope: "files:read", sub: "ada" });
  });

  it("takes assertions of issuers that it was told of, and no others", async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    const workload = {
      client_id: "job",
      token_endpoint_auth_method: "none",
      grant_types: [jwtBearer],
      redirect_uris: [],
      response_types: [],
    };
    const server = await start({
      clients: [workload],
      assertionIssuers: { "https://cluster.example": await exportJWK(publicKey) },
    });
    const ask = async (issuer: string) => {
      const jwt = new SignJWT({}).setProtectedHeader({ alg: "ES256" }).setIssuer(issuer).setSubject("job-1");
      const assertion = await jwt.setAudience(server.issuer).setExpirationTime("1m").sign(privateKey);
      const form = { grant_type: jwtBearer, assertion, client_id: "job", resource: RESOURCE, scope: "files:read" };
      return post(`${server.issuer}/token`, form);
    };
    expect(await ask("https://cluster.example")).toMatchObject({ status: 200, body: { scope: "files:read" } });
    expect(await ask("https://elsewhere.example")).toMatchObject({ body: { error: "invalid_grant" } });
  });

  it("keeps what came in for tests to look at", async () => {
    const server = await start({ clients: [CLI] });
    await (await signIn(server, "cli")).tokens();
    expect(server.requests.at(-1)).toMatchObject({ method: "POST", path: "/token", status: 200 });
    expect(server.requests.at(-1)?.form).toMatchObject({ resource: RESOURCE, grant_type: "authorization_code" });
  });
});
