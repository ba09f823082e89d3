import { describe, expect, it } from "vitest";
import { serverMetadataUrls } from "../src/server-metadata-urls.js";
import { METADATA_PATH, startAuthorizationServer } from "./world/authorization-server.js";
import { call, codeOf, createWorld, lastOpened, PRM_PATH } from "./world/world.js";
import type { World } from "./world/world.js";

const ROOT_PRM = "/.well-known/oauth-protected-resource";
const paths = (world: World): string[] =>
  world.resource.asked.map(({ path }) => path).filter((path) => path !== "/mcp");

describe("protected resource metadata", () => {
  it("is read where the challenge says, and nowhere else [AUTHDISC-C-007 AUTHDISC-C-008]", async () => {
    const world = await createWorld();
    world.challenge = `Bearer resource_metadata="${world.resource.origin}/here"`;
    world.resource.answers.set("/here", { body: world.prm });
    expect((await call(world.auth(), world)).status).toBe(200);
    expect(paths(world)).toEqual(["/here"]);
  });

  it("is not looked for at the root when the challenge points to nothing", async () => {
    const world = await createWorld();
    world.challenge = `Bearer resource_metadata="${world.resource.origin}/nowhere"`;
    expect(await codeOf(call(world.auth(), world))).toBe("RESOURCE_METADATA_NOT_FOUND");
    expect(paths(world)).toEqual(["/nowhere"]);
  });

  it.each([["Bearer"], [undefined]])(
    "is looked for below the path, then at the root, after %j [AUTHDISC-C-009 L25-AUTH-C-001]",
    async (challenge) => {
      const world = await createWorld();
      world.challenge = challenge ?? "";
      world.resource.answers.delete(PRM_PATH);
      world.resource.answers.set(ROOT_PRM, { body: world.prm });
      expect((await call(world.auth(), world)).status).toBe(200);
      expect(paths(world)).toEqual([PRM_PATH, ROOT_PRM]);
    },
  );

  it.each([
    ["HTML with status 200", { body: "<html>Welcome</html>" }],
    ["JSON that is something else", { body: { hello: "world" } }],
    ["an array", { body: [1] }],
    ["status 500", { status: 500 }],
  ])("is looked for at the next place after %s", async (_what, answer) => {
    const world = await createWorld();
    world.challenge = "Bearer";
    world.resource.answers.set(PRM_PATH, answer);
    world.resource.answers.set(ROOT_PRM, { body: world.prm });
    expect((await call(world.auth(), world)).status).toBe(200);
  });

  it("for another origin sends nobody anywhere [AUTHDISC-C-012]", async () => {
    const world = await createWorld();
    world.prm.resource = "https://evil.example.com/mcp";
    expect(await codeOf(call(world.auth(), world))).toBe("RESOURCE_MISMATCH");
    expect([world.opened, world.as.asked]).toEqual([[], []]);
  });

  it("for a sibling path is refused; for one above it is accepted, but not with `exact`", async () => {
    const world = await createWorld();
    world.prm.resource = `${world.resource.origin}/mc`;
    expect(await codeOf(call(world.auth(), world))).toBe("RESOURCE_MISMATCH");
    world.prm.resource = `${world.resource.origin}/`;
    expect(await codeOf(call(world.auth({ resourceMatch: "exact" }), world))).toBe("RESOURCE_MISMATCH");
    expect((await call(world.auth(), world)).status).toBe(200);
    expect(lastOpened(world).get("resource")).toBe(`${world.resource.origin}/`);
  });

  it.each([[[]], [undefined], ["https://as.example"], [[1, null]]])(
    "with authorization_servers %j is of no use",
    async (servers) => {
      const world = await createWorld();
      world.prm.authorization_servers = servers;
      expect(await codeOf(call(world.auth(), world))).toBe("NO_AUTHORIZATION_SERVER");
    },
  );
});

describe("authorization server metadata", () => {
  it("is looked for in three places for an issuer with a path, in two for one without [AUTHDISC-C-013 AUTHDISC-C-014 AUTHDISC-C-015 AUTHDISC-C-019]", () => {
    const forPath = [
      "https://a/.well-known/oauth-authorization-server/t",
      "https://a/.well-known/openid-configuration/t",
      "https://a/t/.well-known/openid-configuration",
    ];
    const forRoot = ["https://a/.well-known/oauth-authorization-server", "https://a/.well-known/openid-configuration"];
    expect(serverMetadataUrls("https://a/t")).toEqual(forPath);
    expect(serverMetadataUrls("https://a/t/")).toEqual(forPath);
    expect(serverMetadataUrls("https://a")).toEqual(forRoot);
    expect(serverMetadataUrls("https://a/")).toEqual(forRoot);
  });

  it("is found at each of them, in that order [AUTH-C-011 AUTH-B-012 AUTHDISC-C-014 L25-AUTH-C-001]", async () => {
    const world = await createWorld();
    const issuer = `${world.as.origin}/tenant`;
    Object.assign(world.prm, { authorization_servers: [issuer] });
    Object.assign(world.as.metadata, { issuer, authorization_response_iss_parameter_supported: false });
    world.as.callback = () => {};
    world.as.answers.set("/tenant/.well-known/openid-configuration", { body: world.as.metadata });
    expect((await call(world.auth(), world)).status).toBe(200);
    const asked = world.as.asked.map(({ path }) => path).filter((path) => path.includes("well-known"));
    expect(asked).toEqual([
      `${METADATA_PATH}/tenant`,
      "/.well-known/openid-configuration/tenant",
      "/tenant/.well-known/openid-configuration",
    ]);
  });

  it("that names another issuer is not used: none of its endpoints is touched [AUTHDISC-C-016 AUTHDISC-C-017 AUTHDISC-C-018]", async () => {
    const world = await createWorld();
    world.as.metadata.issuer = "https://attacker.example.com";
    expect(await codeOf(call(world.auth(), world))).toBe("ISSUER_MISMATCH");
    expect(world.as.asked.map(({ path }) => path)).toEqual([METADATA_PATH]);
    expect(world.opened).toEqual([]);
  });

  it("whose issuer has a slash more is refused, and the error names the option that accepts it", async () => {
    const world = await createWorld();
    const issuer = `${world.as.origin}/`;
    world.as.metadata.issuer = issuer;
    world.as.callback = (parameters) => parameters.set("iss", issuer);
    await expect(call(world.auth(), world)).rejects.toThrow(/issuerComparison: "trailing-slash"/);
    expect((await call(world.auth({ issuerComparison: "trailing-slash" }), world)).status).toBe(200);
    expect(world.events).toContainEqual(expect.objectContaining({ type: "tolerated" }));
  });

  it.each([
    ["another case", (issuer: string) => issuer.replace("http", "HTTP")],
    ["the path doubled", (issuer: string) => `${issuer}//`],
    ["the address spelt otherwise", (issuer: string) => issuer.replace("127.0.0.1", "127.1")],
  ])("whose issuer differs by %s is refused with either option", async (_what, change) => {
    const world = await createWorld();
    world.as.metadata.issuer = change(world.as.origin);
    for (const issuerComparison of ["exact", "trailing-slash"] as const) {
      expect(await codeOf(call(world.auth({ issuerComparison }), world))).toBe("ISSUER_MISMATCH");
    }
  });

  it("without PKCE is refused, OAuth's and OpenID's alike, unless the host knows better [AUTHSEC-C-011 AUTHSEC-C-013 AUTHSEC-C-014 AUTHSEC-C-015]", async () => {
    const world = await createWorld();
    delete world.as.metadata.code_challenge_methods_supported;
    const { origin } = world.as;
    await expect(call(world.auth(), world)).rejects.toThrow(`issuers: { "${origin}": { assumeS256: true } }`);
    world.as.answers.delete(METADATA_PATH);
    world.as.answers.set("/.well-known/openid-configuration", { body: world.as.metadata });
    expect(await codeOf(call(world.auth(), world))).toBe("PKCE_UNSUPPORTED");
    expect(world.opened).toEqual([]);
    expect((await call(world.auth({ issuers: { [origin]: { assumeS256: true } } }), world)).status).toBe(200);
    world.as.metadata.code_challenge_methods_supported = ["plain"];
    expect(await codeOf(call(world.auth({ account: "b" }), world))).toBe("PKCE_UNSUPPORTED");
  });

  it.each(["authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint"])(
    "with a URL of another kind as %s is refused before anything is sent [AUTHSBP-C-004 AUTHSBP-C-006]",
    async (endpoint) => {
      for (const bad of [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "vbscript:x",
        "/relative",
        "https://user:pw@as.example/",
      ]) {
        const world = await createWorld();
        world.as.metadata[endpoint] = bad;
        expect(await codeOf(call(world.auth(), world)), bad).toBe("UNSAFE_URL");
        expect([world.opened, world.as.asked.map(({ path }) => path)]).toEqual([[], [METADATA_PATH]]);
      }
    },
  );

  it("may hold anything beside what is read: nulls, wrong types, prototype keys", async () => {
    const world = await createWorld();
    const odd = `{"__proto__":{"issuer":"x"},"constructor":{},"scopes_supported":"all","service_documentation":null,`;
    world.as.answers.set(METADATA_PATH, () => ({ body: odd + JSON.stringify(world.as.metadata).slice(1) }));
    expect((await call(world.auth(), world)).status).toBe(200);
    expect(lastOpened(world).has("scope")).toBe(false);
  });
});

describe("several authorization servers [AUTHDISC-C-003 AUTHDISC-C-004]", () => {
  it("are tried in order until one can be used", async () => {
    const world = await createWorld();
    const closed = await startAuthorizationServer();
    delete closed.metadata.registration_endpoint;
    const gone = await startAuthorizationServer();
    gone.answers.clear();
    world.prm.authorization_servers = [gone.origin, closed.origin, world.as.origin];
    expect((await call(world.auth(), world)).status).toBe(200);
    expect([...gone.asked, ...closed.asked].every(({ path }) => path.startsWith("/.well-known/"))).toBe(true);
  });

  it("stay with the one that we hold tokens of", async () => {
    const world = await createWorld();
    await call(world.auth(), world);
    const other = await startAuthorizationServer();
    world.prm.authorization_servers = [other.origin, world.as.origin];
    world.as.tokens.clear();
    expect((await call(world.auth(), world)).status).toBe(200);
    expect([other.asked, world.opened.length]).toEqual([[], 1]);
  });

  it("are chosen by the host where it wants to", async () => {
    const world = await createWorld();
    const other = await startAuthorizationServer();
    world.prm.authorization_servers = [other.origin, world.as.origin];
    const auth = world.auth({ selectAuthorizationServer: (issuers) => issuers.at(-1) as string });
    expect((await call(auth, world)).status).toBe(200);
    expect(other.asked).toEqual([]);
  });
});
