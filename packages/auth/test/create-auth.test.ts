import { Context } from "@mortise/jsonrpc";
import { httpTransport } from "@mortise/transport-http";
import { nodePool } from "@mortise/transport-http/node";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAuth, authorizationCode } from "../src/index.js";
import { call, CALLBACK, codeOf, createWorld, follow, lastOpened, PRM_PATH, robot } from "./world/world.js";

describe("a first request", () => {
  it("finds the authorization server, registers, has the user sign in, and is sent again [AUTH-C-009 AUTH-C-013 AUTHDISC-C-010 AUTHTOK-C-002 AUTHSEC-C-010 AUTHSEC-C-012]", async () => {
    const world = await createWorld();
    const auth = world.auth();
    expect((await call(auth, world)).status).toBe(200);
    const asked = lastOpened(world);
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("redirect_uri")).toBe(CALLBACK);
    expect(world.events.map(({ type }) => type)).toEqual(["discovered", "registered", "redirect", "granted"]);
    const [first, second] = world.resource.at("/mcp");
    expect(first?.headers.authorization).toBeUndefined();
    expect(second?.headers.authorization).toMatch(/^Bearer access-/);
  });

  it("carries the token every time after that, and never in the URL [AUTHTOK-C-003 AUTHTOK-C-004]", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    world.resource.asked.length = 0;
    await call(auth, world);
    await call(auth, world);
    const all = world.resource.asked;
    expect(all.map(({ path }) => path)).toEqual(["/mcp", "/mcp"]);
    expect(all.every(({ headers, query }) => headers.authorization !== undefined && query.size === 0)).toBe(true);
    expect(world.opened).toHaveLength(1);
  });

  it("sends the resource, character for character, to every endpoint [AUTHRES-C-001 AUTHRES-C-002 AUTHRES-C-003 AUTHRES-C-004 AUTHRES-C-008 AUTHSEC-C-002 AUTHSEC-C-032 L25-AUTH-C-002]", async () => {
    const world = await createWorld();
    world.prm.resource = world.resource.origin; // no slash at the end, which URL would add
    world.as.lifetime = 30;
    const auth = world.auth();
    await call(auth, world);
    world.as.tokens.clear();
    await call(auth, world);
    const sent = [lastOpened(world), ...world.as.at("/token").map(({ form }) => form)];
    expect(sent.map((parameters) => parameters.get("resource"))).toEqual(Array(3).fill(world.resource.origin));
    expect(world.as.at("/token").map(({ form }) => form.get("grant_type"))).toEqual([
      "authorization_code",
      "refresh_token",
    ]);
  });
});

describe("a transport", () => {
  it.each([
    ["fetch", undefined],
    ["the Node pool", nodePool()],
  ])("over %s takes it as credentials", async (_name, sender) => {
    const world = await createWorld();
    const transport = httpTransport(world.url, { credentials: world.auth(), ...(sender && { sender }) });
    onTestFinished(() => transport.close());
    const request = { jsonrpc: "2.0", id: 7, method: "tools/list" } as const;
    expect(await transport.exchange(request, new Context())).toMatchObject({ id: 7, result: {} });
    world.needs = ["write"];
    expect(await transport.exchange({ ...request, id: 8 }, new Context())).toMatchObject({ id: 8, result: {} });
    expect(lastOpened(world).get("scope")).toBe("write");
  });

  it("gets the error of authorization, not a bare 401", async () => {
    const world = await createWorld();
    world.prm.authorization_servers = [];
    const transport = httpTransport(world.url, { credentials: world.auth() });
    onTestFinished(() => transport.close());
    const request = { jsonrpc: "2.0", id: 7, method: "tools/list" } as const;
    expect(await codeOf(transport.exchange(request, new Context()))).toBe("NO_AUTHORIZATION_SERVER");
  });
});

describe("a new start", () => {
  it("uses what an earlier one has stored, without asking anybody [AUTHREF-C-001]", async () => {
    const world = await createWorld();
    await call(world.auth(), world);
    world.as.asked.length = world.resource.asked.length = 0;
    expect((await call(world.auth(), world)).status).toBe(200);
    expect(world.as.asked).toEqual([]);
    expect(world.resource.asked.map(({ path }) => path)).toEqual(["/mcp"]);
  });

  it("keeps accounts apart", async () => {
    const world = await createWorld();
    await call(world.auth({ account: "ann" }), world);
    await call(world.auth({ account: "bob" }), world);
    expect(world.opened).toHaveLength(2);
  });
});

describe("signing out", () => {
  it("forgets the tokens and has them revoked", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    expect(await auth.signOut()).toBe(true);
    expect(world.as.refreshTokens.size).toBe(0);
    await call(world.auth(), world);
    expect(world.opened).toHaveLength(2);
  });

  it("forgets them although the server cannot be asked, and says so", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    world.as.answers.set("/revoke", { status: 503 });
    expect(await auth.signOut()).toBe(false);
    world.resource.asked.length = 0;
    await auth.headers(undefined, world.url, { method: "POST" }).then((headers) => expect(headers).toEqual({}));
  });
});

describe("a server of another age or place", () => {
  it("may be one that publishes nothing, with its authorization server named by hand [AUTHDISC-C-011]", async () => {
    const world = await createWorld();
    world.challenge = "Bearer";
    world.resource.answers.delete(PRM_PATH);
    expect(await codeOf(call(world.auth(), world))).toBe("RESOURCE_METADATA_NOT_FOUND");
    expect((await call(world.auth({ authorizationServer: world.as.origin }), world)).status).toBe(200);
    expect(lastOpened(world).get("resource")).toBe(world.url);
  });

  it("must be https unless it is on this machine [AUTHSBP-C-002]", () => {
    const grant = authorizationCode({ redirect: robot([]) });
    const make = (server: string, allowedOrigins: string[] = []) => createAuth({ server, grant, allowedOrigins });
    expect(() => make("http://mcp.example.com/mcp")).toThrow(/use https/);
    expect(() => make("http://mcp.example.com/mcp", ["http://mcp.example.com"])).not.toThrow();
    expect(() => make("http://mcp.example.com/mcp", ["http://mcp.example.com/"])).not.toThrow();
    expect(() => make("https://mcp.example.com/mcp")).not.toThrow();
    expect(() => make("https://user:secret@mcp.example.com/mcp")).toThrow(/^(?!.*secret).*credentials/);
  });
});

describe("a browser that comes back elsewhere", () => {
  const later = {
    applicationType: "web" as const,
    begin: () => Promise.resolve({ redirectUri: CALLBACK, open: () => Promise.resolve(undefined), close() {} }),
  };

  it("is waited for by way of finish, in another process even [AUTHISS-C-001]", async () => {
    const world = await createWorld();
    const error = await call(world.auth({}, { redirect: later }), world).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "AUTHORIZATION_REQUIRED", issuer: world.as.origin });
    const { authorizationUrl } = error as { authorizationUrl: string };
    const elsewhere = world.auth({}, { redirect: later });
    await elsewhere.finish((await follow(authorizationUrl)).href);
    expect((await call(elsewhere, world)).status).toBe(200);
    expect((await call(world.auth({}, { redirect: later }), world)).status).toBe(200);
  });

  it("is not taken for another account's", async () => {
    const world = await createWorld();
    const ann = world.auth({ account: "ann" }, { redirect: later });
    const error = (await call(ann, world).catch((thrown: unknown) => thrown)) as { authorizationUrl: string };
    const callback = (await follow(error.authorizationUrl)).href;
    expect(await codeOf(world.auth({ account: "bob" }, { redirect: later }).finish(callback))).toBe(
      "CALLBACK_REJECTED",
    );
  });
});
