import { describe, expect, it } from "vitest";
import { memoryStore } from "../src/index.js";
import type { AuthStore } from "../src/index.js";
import { call, codeOf, createWorld } from "./world/world.js";
import type { World } from "./world/world.js";

const refreshes = (world: World): number =>
  world.as.at("/token").filter(({ form }) => form.get("grant_type") === "refresh_token").length;

/** Lets every access token end at the server. */
const expire = (world: World): void => world.as.tokens.clear();

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

  it("refused for good deletes nothing that was stored between its last look and the removal", async () => {
    const world = await createWorld();
    const { read, write, remove } = world.store;
    const fresh = world.as.issue({ clientId: "x", scope: "", resource: world.url });
    const theirs = { tokens: { accessToken: fresh.access_token, type: "bearer", refreshToken: "r" }, requested: [] };
    const store: AuthStore = {
      read,
      write,
      async remove(key, options) {
        if (key.startsWith("tokens/")) await write(key, theirs);
        return remove(key, options);
      },
    };
    const auth = world.auth({ store });
    await call(auth, world);
    world.as.refreshTokens.clear();
    for (const token of world.as.tokens.keys()) if (token !== fresh.access_token) world.as.tokens.delete(token);
    expect((await call(auth, world)).status).toBe(200);
    const key = [...world.storeKeys()].find((name) => name.startsWith("tokens/")) as string;
    expect((await world.store.read(key))?.value).toEqual(theirs);
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
