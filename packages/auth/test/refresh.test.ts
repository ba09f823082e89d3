import { afterEach, describe, expect, it, vi } from "vitest";
import { memoryStore } from "../src/index.js";
import type { AuthStore } from "../src/index.js";
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

describe("two clients on one store", () => {
  it("share one refresh: the second takes what the first has stored", async () => {
    const world = await createWorld();
    const [one, two] = [world.auth(), world.auth()];
    await call(one, world);
    await call(two, world);
    expire(world);
    const answers = await Promise.all([call(one, world), call(two, world)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect([refreshes(world), world.opened.length]).toEqual([1, 1]);
  });

  it("without a common lock: the loser takes the winner's tokens, and revokes nothing", async () => {
    const world = await createWorld();
    const shared = memoryStore();
    const own = (): AuthStore => {
      const { read, write, remove } = shared;
      return { read, write, remove };
    };
    const [one, two] = [world.auth({ store: own() }), world.auth({ store: own() })];
    await call(one, world);
    await call(two, world);
    expire(world);
    const token = world.as.answers.get("/token") as (asked: unknown) => object;
    let waiting: (() => void) | undefined;
    world.as.answers.set("/token", async (asked) => {
      const answer = token(asked); // the loser is refused while the winner's answer is on its way
      const other = waiting;
      if (other === undefined) await new Promise<void>((resolve) => (waiting = resolve));
      else setTimeout(other, 0);
      return answer;
    });
    const outcomes = await Promise.all([codeOf(call(one, world)), codeOf(call(two, world))]);
    expect(outcomes).toEqual(["none", "none"]);
    expect((await call(one, world)).status).toBe(200);
  });

  it("refused for good deletes only the tokens that were refused", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    expire(world);
    let stored: unknown;
    const fresh = world.as.issue({ clientId: "x", scope: "", resource: world.url });
    const token = world.as.answers.get("/token") as (asked: unknown) => object;
    world.as.answers.set("/token", async (asked) => {
      if (asked.form.get("grant_type") !== "refresh_token") return token(asked);
      // Meanwhile another process has refreshed.
      const key = [...world.storeKeys()].find((name) => name.startsWith("tokens/")) as string;
      stored = { tokens: { accessToken: fresh.access_token, type: "bearer", refreshToken: "theirs" }, requested: [] };
      await world.store.write(key, stored);
      return { status: 400, body: { error: "invalid_grant" } };
    });
    expect((await call(auth, world)).status).toBe(200);
    const key = [...world.storeKeys()].find((name) => name.startsWith("tokens/")) as string;
    expect((await world.store.read(key))?.value).toEqual(stored);
    expect(world.opened).toHaveLength(1);
  });
});

describe("a store", () => {
  it("that fails after the rotation: the error reaches the caller, and the token is not used", async () => {
    const world = await createWorld();
    let broken = false;
    const store: AuthStore = {
      ...world.store,
      write: (...parameters) => (broken ? Promise.reject(new Error("disk full")) : world.store.write(...parameters)),
    };
    const auth = world.auth({ store });
    await call(auth, world);
    expire(world);
    broken = true;
    const error: unknown = await call(auth, world).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "STORE_FAILED", cause: { message: "disk full" } });
    const newest = [...world.as.tokens.keys()].at(-1) as string;
    expect(world.resource.at("/mcp").some(({ headers }) => headers.authorization === `Bearer ${newest}`)).toBe(false);
  });

  it("with something else under our keys is as good as empty", async () => {
    const world = await createWorld();
    await call(world.auth(), world);
    for (const key of world.storeKeys()) {
      if (!key.startsWith("registration/")) await world.store.write(key, { tokens: "?", server: 1 });
    }
    expect((await call(world.auth(), world)).status).toBe(200);
    expect(world.opened).toHaveLength(2);
  });
});
