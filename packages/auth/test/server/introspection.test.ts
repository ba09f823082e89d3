import { introspection } from "@mortise/auth/server";
import type { IntrospectionOptions } from "@mortise/auth/server";
import { startAuthorizationServer } from "@mortise-tooling/authorization-server";
import { describe, expect, it } from "vitest";
import { bearer, ISSUER, RESOURCE, start, whenDone } from "./guarded.js";

const ENDPOINT = `${ISSUER}/introspect`;
const active = { active: true, aud: RESOURCE, scope: "files:read", sub: "ada", exp: Date.now() / 1000 + 300 };

/** A guard whose authorization server says of every token what the test wants, and counts how often. */
async function guarded(answer: () => Response, options: Partial<IntrospectionOptions> = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  const verify = introspection({
    ...{ issuer: ISSUER, endpoint: ENDPOINT, clientId: "guard", clientSecret: "s%c r€t", ...options },
    fetch: async (url, init = {}) => (asked.push({ url: String(url), init }), answer()),
  });
  const errors: unknown[] = [];
  return { ...(await start({ verify, onError: (error) => errors.push(error) })), asked, errors };
}

describe("introspection", () => {
  it("lets in a caller whose token is active and for this server", async () => {
    const { call, asked } = await guarded(() => Response.json(active));
    expect((await call("read", bearer("opaque"))).status).toBe(200);
    expect(asked[0]?.url).toBe(ENDPOINT);
    const authorization = new Headers(asked[0]?.init.headers).get("authorization");
    expect(atob((authorization ?? "").replace("Basic ", ""))).toBe("guard:s%25c+r%E2%82%ACt");
  });

  it.each([
    ["is not active", { active: false }],
    ["is nearly active", { ...active, active: "true" }],
    ["is for another server", { ...active, aud: "https://other.example.com" }],
    ["is for nobody in particular", { ...active, aud: undefined }],
    ["is of another issuer", { ...active, iss: "https://evil.example.com" }],
    ["has expired", { ...active, exp: 1 }],
    ["says not whose it is, so that all such callers would be one", { ...active, sub: undefined }],
    ["is bound to something that is no key", { ...active, cnf: "x" }],
    ["is bound to a key that is not shown", { ...active, cnf: { jkt: "x" } }],
  ])("refuses a token that %s [AUTHTOK-RS-006, AUTHTOK-RS-007]", async (_what, claims) => {
    const { call } = await guarded(() => Response.json(claims));
    const answer = await call("read", bearer("opaque"));
    expect(answer.status).toBe(401);
    expect(answer.challenge).toContain('error="invalid_token"');
  });

  it("asks once for a token while the answer is kept, and for each token", async () => {
    const { call, asked } = await guarded(() => Response.json(active));
    for (const token of ["one", "one", "two", "one"]) await call("read", bearer(token));
    expect(asked).toHaveLength(2);
  });

  it("is not asked by http: the secret would be read on its way [AUTHSEC-B-009]", async () => {
    const endpoint = "http://as.example.com/introspect";
    await expect(guarded(() => Response.json(active), { endpoint })).rejects.toThrow("https");
  });

  it("asks every time where nothing is kept", async () => {
    const { call, asked } = await guarded(() => Response.json(active), { keepActive: 0 });
    for (const token of ["one", "one"]) await call("read", bearer(token));
    expect(asked).toHaveLength(2);
  });

  it("does not keep a token beyond its own end", async () => {
    const exp = Date.now() / 1000 + 1;
    const { call } = await guarded(() => Response.json({ ...active, exp }));
    expect((await call("read", bearer("short"))).status).toBe(200);
    while (Date.now() / 1000 <= exp) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await call("read", bearer("short"))).status).toBe(401);
  });

  it("keeps no more answers than it may", async () => {
    const { call, asked } = await guarded(() => Response.json(active), { maxKept: 2 });
    for (const token of ["one", "two", "three", "one"]) await call("read", bearer(token));
    expect(asked).toHaveLength(4);
  });

  it("still knows real tokens after a flood of made-up ones", async () => {
    let isReal = true;
    const { call, asked } = await guarded(() => Response.json(isReal ? active : { active: false }), { maxKept: 2 });
    await call("read", bearer("real"));
    isReal = false;
    for (const token of ["a", "b", "c"]) await call("read", bearer(token));
    expect((await call("read", bearer("real"))).status).toBe(200);
    expect(asked).toHaveLength(4);
  });

  it.each([
    ["answers with an error", () => new Response("no", { status: 500 })],
    ["answers no JSON", () => new Response("<html>")],
    ["answers without end", () => new Response("x".repeat(100_000))],
  ])("tells the caller to try again, and the operator why, when the authorization server %s", async (_what, answer) => {
    const { call, errors } = await guarded(answer);
    expect((await call("read", bearer("opaque"))).status).toBe(503);
    expect(errors).toHaveLength(1);
  });

  it("works with a real authorization server, and hears of revocation", async () => {
    const guard = { client_id: "guard", client_secret: "secret of the guard", redirect_uris: [], response_types: [] };
    const robot = {
      ...guard,
      client_id: "robot",
      client_secret: "secret of the robot",
      grant_types: ["client_credentials"],
    };
    const as = await startAuthorizationServer({
      clients: [
        { ...guard, grant_types: [] },
        { ...robot, token_endpoint_auth_method: "client_secret_post" },
      ],
      resources: { [RESOURCE]: { scopes: ["files:read"], format: "opaque" } },
    });
    whenDone(() => as.close());
    const { issuer } = as;
    const endpoint = `${issuer}/token/introspection`;
    const { client_id: clientId, client_secret: clientSecret } = guard;
    const verify = introspection({ issuer, endpoint, clientId, clientSecret, keepActive: 0 });
    const { call } = await start({ verify, authorizationServers: [issuer] });
    const client = { client_id: robot.client_id, client_secret: robot.client_secret };
    const post = (path: string, form: Record<string, string>) =>
      fetch(issuer + path, { method: "POST", body: new URLSearchParams({ ...client, ...form }) });
    const granted = await post("/token", { grant_type: "client_credentials", resource: RESOURCE, scope: "files:read" });
    const { access_token: token } = (await granted.json()) as { access_token: string };
    expect((await call("read", bearer(token))).status).toBe(200);
    expect((await post("/token/revocation", { token })).status).toBe(200);
    expect((await call("read", bearer(token))).status).toBe(401);
  });
});
