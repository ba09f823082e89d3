import { describe, expect, it } from "vitest";
import { workloadIdentity } from "../../src/grants/index.js";
import type { AssertionRequest } from "../../src/grants/index.js";
import { generousWorld, outcome, tokenRequests } from "./asked.js";

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

describe("workloadIdentity", () => {
  it("trades the platform's assertion for a token, and tells the host what it is for", async () => {
    const world = await generousWorld();
    const requests: AssertionRequest[] = [];
    const assertion = (request: AssertionRequest): string => {
      requests.push(request);
      return "a.b.c";
    };
    expect(await outcome(world, workloadIdentity({ issuer: world.as.origin, assertion }))).toBe("none");
    expect(tokenRequests(world)).toEqual([{ grant_type: GRANT_TYPE, assertion: "a.b.c", resource: world.url }]);
    expect(requests).toEqual([
      {
        issuer: world.as.origin,
        tokenEndpoint: `${world.as.origin}/token`,
        resource: world.url,
        scopes: [],
        signal: expect.any(AbortSignal) as AbortSignal,
      },
    ]);
  });

  it("sends a client id where there is one", async () => {
    const world = await generousWorld();
    await outcome(world, workloadIdentity({ issuer: world.as.origin, assertion: () => "a.b.c", clientId: "worker" }));
    expect(tokenRequests(world)[0]).toMatchObject({ client_id: "worker" });
  });

  it.each([
    ["invalid_grant", "ASSERTION_REJECTED"],
    ["invalid_client", "OAUTH_RESPONSE"],
    ["unauthorized_client", "OAUTH_RESPONSE"],
  ])("that is rejected with %s has sent exactly one request", async (error, code) => {
    const world = await generousWorld();
    world.as.answers.set("/token", { status: 400, body: { error } });
    expect(await outcome(world, workloadIdentity({ issuer: world.as.origin, assertion: () => "a.b.c" }))).toBe(code);
    expect(world.as.at("/token")).toHaveLength(1);
  });

  it("shows its assertion to no authorization server but its own, whichever the MCP server names", async () => {
    const world = await generousWorld();
    let asked = 0;
    const assertion = (): string => `a.b.${(asked += 1)}`;
    const grant = workloadIdentity({ issuer: "https://as.example", assertion });
    expect(await outcome(world, grant)).toBe("AUTHORIZATION_SERVER_CHANGED");
    expect([asked, world.as.at("/token")]).toEqual([0, []]);
  });

  it("sends nothing when the platform gives no assertion", async () => {
    const world = await generousWorld();
    const assertion = (): never => {
      throw new Error("not on a platform");
    };
    await expect(outcome(world, workloadIdentity({ issuer: world.as.origin, assertion }))).resolves.toMatchObject({
      message: "not on a platform",
    });
    expect(world.as.at("/token")).toEqual([]);
  });
});
