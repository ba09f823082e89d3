import { describe, expect, it } from "vitest";
import { call, codeOf, createWorld, lastOpened } from "./world/world.js";
import type { World } from "./world/world.js";

const scopesAsked = (world: World): (string | null)[] =>
  world.opened.map((url) => new URL(url).searchParams.get("scope"));

describe("the scopes of a first sign-in [AUTHSCOPE-C-007 AUTHSCOPE-C-008]", () => {
  it("are those of the challenge, whatever the metadata lists [AUTHSCOPE-C-003 AUTHSCOPE-C-004]", async () => {
    const world = await createWorld();
    world.prm.scopes_supported = ["other"];
    world.challenge += ', scope="read list"';
    await call(world.auth(), world);
    expect(scopesAsked(world)).toEqual(["read list"]);
  });

  it("are else all that the metadata lists; else none", async () => {
    const world = await createWorld();
    await call(world.auth(), world);
    world.prm.scopes_supported = ["a", "b", "openid"];
    await call(world.auth({ account: "b" }), world);
    await call(world.auth({ account: "c", scopes: ["mine"] }), world);
    expect(scopesAsked(world)).toEqual([null, "a b", "mine"]);
  });

  it("have `offline_access` only where the authorization server lists it [AUTHREF-C-003]", async () => {
    const world = await createWorld();
    world.prm.scopes_supported = ["a"];
    await call(world.auth(), world);
    world.as.metadata.scopes_supported = ["offline_access", "openid"];
    await call(world.auth({ account: "b" }), world);
    await call(world.auth({ account: "c", offlineAccess: false }), world);
    expect(scopesAsked(world)).toEqual(["a", "a offline_access", "a"]);
  });
});

describe("a request that needs more [AUTHSTEP-C-001 AUTHSTEP-C-002]", () => {
  it("has the user sign in with what was asked for before and what is needed now, without a refresh [AUTHSTEP-C-004]", async () => {
    const world = await createWorld();
    world.prm.scopes_supported = ["profile"];
    world.challenge += ', scope="read"';
    const auth = world.auth();
    await call(auth, world);
    world.needs = ["write"];
    expect((await call(auth, world)).status).toBe(200);
    expect(scopesAsked(world)).toEqual(["read", "read write"]);
    expect(world.as.at("/token").map(({ form }) => form.get("grant_type"))).toEqual(
      Array(2).fill("authorization_code"),
    );
  });

  it("keeps the union across a later 401 and a new start", async () => {
    const world = await createWorld();
    world.challenge += ', scope="read"';
    const auth = world.auth();
    await call(auth, world);
    world.needs = ["write"];
    await call(auth, world);
    world.as.tokens.clear();
    world.as.refreshTokens.clear();
    expect((await call(world.auth(), world)).status).toBe(200);
    expect(lastOpened(world).get("scope")).toBe("read write");
  });

  it("is refused at once when what it needs was asked for already [AUTHSTEP-C-005]", async () => {
    const world = await createWorld();
    world.challenge += ', scope="read"';
    const issue = world.as.issue;
    world.as.issue = (grant) => issue({ ...grant, scope: "nothing" });
    world.needs = ["read"];
    const error: unknown = await call(world.auth(), world).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "INSUFFICIENT_SCOPE", required: ["read"], requested: ["read"] });
    expect(world.opened).toHaveLength(1);
  });

  it("that is never content ends after a few sign-ins, however its wishes change [AUTHSTEP-C-005]", async () => {
    const world = await createWorld();
    const auth = world.auth();
    let wishes = 0;
    await call(auth, world);
    world.resource.answers.set("/mcp", () => {
      const scope = `scope-${(wishes += 1)}`;
      return { status: 403, headers: { "www-authenticate": `Bearer error="insufficient_scope", scope="${scope}"` } };
    });
    expect(await codeOf(call(auth, world))).toBe("INSUFFICIENT_SCOPE");
    expect(world.opened).toHaveLength(1 + 2);
  });

  it("that wants another scope each time is not given a sign-in for each: ten within ten minutes in all", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    let wishes = 0;
    world.resource.answers.set("/mcp", () => {
      const scope = `scope-${(wishes += 1)}`;
      return { status: 403, headers: { "www-authenticate": `Bearer error="insufficient_scope", scope="${scope}"` } };
    });
    for (let requests = 0; requests < 8; requests += 1)
      expect(await codeOf(call(auth, world))).toBe("INSUFFICIENT_SCOPE");
    expect(world.opened).toHaveLength(1 + 10);
  });

  it("with wishes A, B, A in turn signs in twice, for A and for both", async () => {
    const world = await createWorld();
    const issue = world.as.issue;
    world.as.issue = (grant) => issue({ ...grant, scope: "nothing" });
    const auth = world.auth();
    await call(auth, world);
    for (const wish of ["a", "b", "a", "b", "a"]) {
      world.needs = [wish];
      expect(await codeOf(call(auth, world))).toBe("INSUFFICIENT_SCOPE");
    }
    expect(scopesAsked(world)).toEqual([null, "a", "a b"]);
  });

  it("is not tried for ever by many requests: a user who says no is asked three times in ten minutes", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    world.needs = ["write"];
    world.as.callback = (parameters) => {
      parameters.delete("code");
      parameters.set("error", "access_denied");
      parameters.set("iss", world.as.origin);
    };
    const codes: unknown[] = [];
    for (let round = 0; round < 5; round += 1) codes.push(await codeOf(call(auth, world)));
    expect(codes).toEqual([...Array(3).fill("AUTHORIZATION_DENIED"), ...Array(2).fill("INSUFFICIENT_SCOPE")]);
    expect(world.opened).toHaveLength(1 + 3);
  });

  it("waits for one that needs something else, then asks for both", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    const plain = world.resource.answers.get("/mcp") as (asked: unknown) => object;
    world.resource.answers.set("/mcp", (asked) => {
      world.needs = [asked.query.get("needs") as string];
      return plain(asked);
    });
    const send = (needs: string): Promise<Response> =>
      auth.fetch()(`${world.url}?needs=${needs}`, { method: "POST", body: "{}" });
    const answers = await Promise.all([send("a"), send("b"), send("a")]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(scopesAsked(world).slice(1)).toEqual(["a", "a b"]);
  });

  it("is the host's to decide", async () => {
    const world = await createWorld();
    const asked: unknown[] = [];
    const auth = world.auth({ onStepUp: (what) => (asked.push(what), false) });
    await call(auth, world);
    world.needs = ["write"];
    expect(await codeOf(call(auth, world))).toBe("INSUFFICIENT_SCOPE");
    expect(asked).toEqual([{ resource: world.url, required: ["write"], requested: [] }]);
    expect(world.opened).toHaveLength(1);
  });
});

describe("another 403", () => {
  it.each([["Bearer"], ['Bearer error="insufficient_scope"'], ['Basic realm="x"'], [""]])(
    "reaches the caller as it is: %j",
    async (challenge) => {
      const world = await createWorld();
      const auth = world.auth();
      await call(auth, world);
      const answer = { status: 403, headers: { "www-authenticate": challenge }, body: "no" };
      world.resource.answers.set("/mcp", answer);
      const got = await call(auth, world);
      expect([got.status, await got.text(), world.opened.length]).toEqual([403, "no", 1]);
    },
  );
});
