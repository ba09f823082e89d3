import { describe, expect, it } from "vitest";
import type { AuthStore, Redirect } from "../src/index.js";
import { startAuthorizationServer } from "./world/authorization-server.js";
import { call, CALLBACK, codeOf, createWorld, follow, robot } from "./world/world.js";
import type { World } from "./world/world.js";

const tokenRequests = (world: World): number => world.as.at("/token").length;

async function outcome(advertised: boolean, change: (callback: URL) => void): Promise<{ code: unknown; world: World }> {
  const world = await createWorld();
  world.as.metadata.authorization_response_iss_parameter_supported = advertised;
  world.as.callback = () => {};
  const redirect = robot(world.opened, (callback) => {
    if (callback.searchParams.get("iss") === null) change(callback);
    callback.search = callback.search
      .replace("ISSUER", encodeURIComponent(world.as.origin))
      .replace("LOUD", encodeURIComponent(world.as.origin.toUpperCase()));
  });
  return { code: await codeOf(call(world.auth({}, { redirect }), world)), world };
}

/** A store may keep values longer than it has to. */
const forgetsNothing =
  (write: AuthStore["write"]): AuthStore["write"] =>
  (key, value, { expiresAt: _ignored, ...options } = {}) =>
    write(key, value, options);

const withIssuer =
  (iss: string) =>
  (callback: URL): void =>
    callback.searchParams.append("iss", iss);

describe("the issuer in the answer [AUTHISS-C-004 AUTHISS-C-005 AUTHSEC-C-017]", () => {
  it.each([
    ["right and advertised", true, withIssuer("ISSUER")],
    ["right and not advertised", false, withIssuer("ISSUER")],
    ["absent and not advertised [AUTHISS-C-007]", false, () => {}],
  ])("%s: the flow goes on", async (_what, advertised, change) => {
    expect((await outcome(advertised, change)).code).toBe("none");
  });

  it.each([
    ["absent though advertised [AUTHISS-C-006]", true, () => {}],
    ["another's, advertised", true, withIssuer("https://evil.example")],
    ["another's, not advertised", false, withIssuer("https://evil.example")],
    ["with a slash at the end [AUTHISS-C-008]", true, withIssuer("ISSUER/")],
    ["in upper case [AUTHISS-C-008]", true, withIssuer("LOUD")],
    ["empty", false, withIssuer("")],
    ["twice", true, (callback: URL) => (withIssuer("ISSUER")(callback), withIssuer("https://evil.example")(callback))],
  ])("%s: the code is not sent anywhere", async (_what, advertised, change) => {
    const { code, world } = await outcome(advertised, change);
    expect([code, tokenRequests(world)]).toEqual(["CALLBACK_REJECTED", 0]);
  });

  it("wrong together with an error: nothing of its text surfaces [AUTHISS-C-009]", async () => {
    const world = await createWorld();
    const redirect = robot(world.opened, (callback) => {
      callback.search = `?state=${callback.searchParams.get("state")}&iss=https://evil.example&error=access_denied&error_description=CALL-555&error_uri=https://evil.example`;
    });
    const error = (await call(world.auth({}, { redirect }), world).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ code: "CALLBACK_REJECTED" });
    expect(JSON.stringify([error.message, String(error.cause), { ...error }])).not.toMatch(
      /CALL-555|access_denied|evil/,
    );
  });
});

describe("an answer that says no", () => {
  it("is the error, in the server's words, quoted and cut", async () => {
    const world = await createWorld();
    const redirect = robot(world.opened, (callback) => {
      callback.searchParams.delete("code");
      callback.searchParams.set("error", "access_denied");
      callback.searchParams.set("error_description", `no\n"way"${"!".repeat(1000)}`);
    });
    const error = (await call(world.auth({}, { redirect }), world).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ code: "AUTHORIZATION_DENIED", issuer: world.as.origin, retryable: false });
    expect(error.message).toContain('"no\\n\\"way\\"!');
    expect(error.message.length).toBeLessThan(400);
  });
});

describe("the state [AUTHSEC-C-020]", () => {
  it.each([
    ["unknown", (callback: URL) => callback.searchParams.set("state", "guess")],
    ["missing", (callback: URL) => callback.searchParams.delete("state")],
    ["twice", (callback: URL) => callback.searchParams.append("state", "guess")],
  ])("%s: the answer is discarded", async (_what, change) => {
    const world = await createWorld();
    const redirect = robot(world.opened, change);
    expect(await codeOf(call(world.auth({}, { redirect }), world))).toBe("CALLBACK_REJECTED");
    expect(tokenRequests(world)).toBe(0);
  });

  it.each([
    ["", {}],
    [", whatever the store keeps", { write: forgetsNothing }],
  ])("serves once, and not for ever%s", async (_store, own) => {
    const world = await createWorld();
    const { write } = world.store;
    Object.assign(world.store, "write" in own ? { write: own.write(write) } : {});
    const later: Redirect = {
      applicationType: "web",
      begin: () => Promise.resolve({ redirectUri: CALLBACK, open: () => Promise.resolve(undefined), close() {} }),
    };
    const auth = world.auth({}, { redirect: later });
    const begin = async (): Promise<string> => {
      const error = (await call(auth, world).catch((thrown: unknown) => thrown)) as { authorizationUrl: string };
      return (await follow(error.authorizationUrl)).href;
    };
    const callback = await begin();
    await auth.finish(callback);
    expect(await codeOf(auth.finish(callback))).toBe("CALLBACK_REJECTED");
    await auth.signOut();
    const late = await begin();
    const { now } = Date;
    Date.now = () => now() + 11 * 60_000;
    try {
      expect(await codeOf(auth.finish(late))).toBe("CALLBACK_REJECTED");
    } finally {
      Date.now = now;
    }
    expect(tokenRequests(world)).toBe(1);
  });

  it("of one sign-in does not open the other, when two answers are swapped", async () => {
    const world = await createWorld();
    const waiting: ((callback: string) => void)[] = [];
    const urls: string[] = [];
    const redirect: Redirect = {
      applicationType: "native",
      begin: () =>
        Promise.resolve({
          redirectUri: CALLBACK,
          open: (url) => {
            urls.push(url);
            return new Promise((resolve) => waiting.push(resolve));
          },
          close() {},
        }),
    };
    const flows = ["ann", "bob"].map((account) => codeOf(call(world.auth({ account }, { redirect }), world)));
    await expect.poll(() => waiting.length, { timeout: 5000 }).toBe(2);
    const callbacks = await Promise.all(urls.map(async (url) => (await follow(url)).href));
    waiting[0]?.(callbacks[1] as string);
    waiting[1]?.(callbacks[0] as string);
    expect(await Promise.all(flows)).toEqual(["CALLBACK_REJECTED", "CALLBACK_REJECTED"]);
    expect(tokenRequests(world)).toBe(0);
  });
});

describe("the code", () => {
  it.each([
    ["missing", (callback: URL) => callback.searchParams.delete("code")],
    ["empty", (callback: URL) => callback.searchParams.set("code", "")],
    ["twice", (callback: URL) => callback.searchParams.append("code", "other")],
  ])("%s: nothing is sent to the token endpoint", async (_what, change) => {
    const world = await createWorld();
    const redirect = robot(world.opened, change);
    expect(await codeOf(call(world.auth({}, { redirect }), world))).toBe("CALLBACK_REJECTED");
    expect(tokenRequests(world)).toBe(0);
  });

  it("goes to the server that gave it, though the metadata names another by now [AUTHISS-C-001]", async () => {
    const world = await createWorld();
    const evil = await startAuthorizationServer();
    const redirect = robot(world.opened, () => {
      world.prm.authorization_servers = [evil.origin];
      world.as.metadata.token_endpoint = `${evil.origin}/token`;
    });
    expect((await call(world.auth({}, { redirect }), world)).status).toBe(200);
    expect([tokenRequests(world), evil.asked]).toEqual([1, []]);
  });
});

describe("an abort", () => {
  it("of the only one who waits ends the sign-in, and its answer comes too late", async () => {
    const world = await createWorld();
    const abort = new AbortController();
    let url = "";
    const redirect: Redirect = {
      applicationType: "native",
      begin: () =>
        Promise.resolve({
          redirectUri: CALLBACK,
          open: (opened, { signal }) => {
            url = opened;
            setTimeout(() => abort.abort(), 0);
            return new Promise((_resolve, reject) =>
              signal.addEventListener("abort", () => reject(new Error("closed")), { once: true }),
            );
          },
          close() {},
        }),
    };
    const auth = world.auth({}, { redirect });
    const request = auth.fetch()(world.url, { method: "POST", body: "{}", signal: abort.signal });
    await expect(request).rejects.toThrow("given up");
    await expect
      .poll(async () => codeOf(auth.finish((await follow(url)).href)), { timeout: 5000 })
      .toBe("CALLBACK_REJECTED");
  });
});
