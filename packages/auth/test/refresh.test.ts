import { afterEach, describe, expect, it, vi } from "vitest";
import { call, codeOf, createWorld, lastOpened } from "./world/world.js";
import type { World } from "./world/world.js";

const refreshes = (world: World): number =>
  world.as.at("/token").filter(({ form }) => form.get("grant_type") === "refresh_token").length;

/** Lets every access token end at the server. */
const expire = (world: World): void => world.as.tokens.clear();

afterEach(() => vi.useRealTimers());

describe("a refused token", () => {
  it("is refreshed, without the user [AUTHREF-C-001]", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    expire(world);
    expect((await call(auth, world)).status).toBe(200);
    expect([refreshes(world), world.opened.length]).toEqual([1, 1]);
    expect(world.as.at("/token").at(-1)?.form.has("scope")).toBe(false);
  });

  it("is refreshed once for ten requests that learn of it together", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    expire(world);
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(auth, world)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect([refreshes(world), world.opened.length]).toEqual([1, 1]);
  });

  it("leads to one sign-in for ten requests, and to one refusal when the user says no", async () => {
    const world = await createWorld();
    const auth = world.auth();
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(auth, world)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(world.opened).toHaveLength(1);
    expire(world);
    world.as.refreshTokens.clear();
    world.as.callback = (parameters) => {
      parameters.delete("code");
      parameters.set("error", "access_denied");
      parameters.set("iss", world.as.origin);
    };
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(call(auth, world))));
    expect(codes).toEqual(Array(10).fill("AUTHORIZATION_DENIED"));
    expect(world.opened).toHaveLength(2);
  });

  it("that was just given is not answered with another: that would go on for ever", async () => {
    const world = await createWorld();
    world.trusted = { ...world.as, tokens: new Map() };
    expect(await codeOf(call(world.auth(), world))).toBe("TOKEN_REFUSED");
    expect(world.opened).toHaveLength(1);
  });

  it("that a refresh gave leads to a sign-in", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    const accept = new Map(world.as.tokens);
    world.trusted = { ...world.as, tokens: accept };
    accept.clear();
    world.as.callback = (parameters) => {
      parameters.set("iss", world.as.origin);
      world.trusted = world.as;
    };
    expect((await call(auth, world)).status).toBe(200);
    expect([refreshes(world), world.opened.length]).toEqual([1, 2]);
  });
});

describe("a token about to end", () => {
  it("is renewed before it is sent, once for many requests", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_550_000 });
    await Promise.all(Array.from({ length: 5 }, () => call(auth, world)));
    expect([refreshes(world), world.resource.at("/mcp").length]).toEqual([1, 2 + 5]);
  });

  it("that cannot be renewed leads to a sign-in for all scopes of before [AUTHSCOPE-C-005]", async () => {
    const world = await createWorld();
    world.challenge += ', scope="read"';
    const auth = world.auth();
    await call(auth, world);
    expire(world);
    world.as.refreshTokens.clear();
    world.challenge = world.challenge.replace("read", "list");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_550_000 });
    expect((await call(auth, world)).status).toBe(200);
    expect(lastOpened(world).get("scope")).toBe("read list");
  });

  it("serves on while the authorization server is out of order", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    world.as.answers.set("/token", { status: 503, body: "down" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_550_000 });
    expect((await call(auth, world)).status).toBe(200);
  });

  it("that says nothing of its end is not renewed ahead of it [AUTHTOK-C-001]", async () => {
    const world = await createWorld();
    world.as.lifetime = undefined;
    const auth = world.auth();
    await call(auth, world);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1e12 });
    await call(auth, world);
    expect(refreshes(world)).toBe(0);
  });
});

describe("refresh tokens", () => {
  it("are replaced by those of the answer, and kept where it has none", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    const token = world.as.answers.get("/token") as (asked: unknown) => { body: Record<string, unknown> };
    const [original] = world.as.refreshTokens;
    world.as.answers.set("/token", (asked) => {
      const answer = token(asked);
      delete answer.body.refresh_token;
      world.as.refreshTokens.clear();
      world.as.refreshTokens.set(...(original as [string, never])); // a server that does not rotate
      return answer;
    });
    for (let round = 0; round < 2; round += 1) {
      expire(world);
      expect((await call(auth, world)).status).toBe(200);
    }
    const used = world.as
      .at("/token")
      .slice(1)
      .map(({ form }) => form.get("refresh_token"));
    expect(used).toEqual([original?.[0], original?.[0]]);
  });

  it("may be missing [AUTHREF-C-004]", async () => {
    const world = await createWorld();
    const token = world.as.answers.get("/token") as (asked: unknown) => { body: Record<string, unknown> };
    world.as.answers.set("/token", (asked) => ({ body: { ...token(asked).body, refresh_token: null } }));
    const auth = world.auth();
    await call(auth, world);
    expire(world);
    expect((await call(auth, world)).status).toBe(200);
    expect([refreshes(world), world.opened.length]).toEqual([0, 2]);
  });

  it("that are refused lead to a sign-in with the scopes of before [AUTHSCOPE-C-005]", async () => {
    const world = await createWorld();
    world.challenge += ', scope="read"';
    const auth = world.auth();
    await call(auth, world);
    world.needs = ["write"];
    await call(auth, world);
    expire(world);
    world.as.refreshTokens.clear();
    world.challenge = world.challenge.replace("read", "list");
    expect((await call(auth, world)).status).toBe(200);
    expect(lastOpened(world).get("scope")).toBe("read write list");
  });

  it.each([[503], [500], [429]])("are kept when the server answers %i: nobody is asked to sign in", async (status) => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    const token = world.as.answers.get("/token");
    world.as.answers.set("/token", { status, body: { error: "server_error" } });
    expire(world);
    const error: unknown = await call(auth, world).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "OAUTH_UNAVAILABLE", retryable: true });
    world.as.answers.set("/token", token ?? {});
    expect((await call(auth, world)).status).toBe(200);
    expect(world.opened).toHaveLength(1);
  });
});
