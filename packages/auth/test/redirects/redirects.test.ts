import { describe, expect, it } from "vitest";
import { authorizationCode, browserRedirect, customRedirect, memoryStore } from "../../src/index.js";
import { call, codeOf, createWorld, follow } from "../world/world.js";

describe("browserRedirect", () => {
  it("leaves the page, and another page finishes the sign-in [AUTHREG-C-017]", async () => {
    const world = await createWorld();
    const [store, left]: [ReturnType<typeof memoryStore>, string[]] = [memoryStore(), []];
    const page = () =>
      world.auth({
        store,
        grant: authorizationCode({
          redirect: browserRedirect({ callbackUrl: "https://app.example/callback", navigate: (url) => left.push(url) }),
        }),
      });
    expect(await codeOf(call(page(), world))).toBe("AUTHORIZATION_REQUIRED");
    const back = await follow(left[0] as string);
    expect(back.href).toContain("https://app.example/callback?");
    const next = page();
    await next.finish(back.href);
    expect((await call(next, world)).status).toBe(200);
    expect(JSON.parse(world.as.at("/register")[0]?.body ?? "")).toMatchObject({ application_type: "web" });
  });
});

describe("customRedirect", () => {
  it("takes the user there by a function of the host's", async () => {
    const world = await createWorld();
    const redirect = customRedirect({
      redirectUri: "http://127.0.0.1/cb",
      open: async (url) => (await follow(url)).href,
    });
    expect((await call(world.auth({ grant: authorizationCode({ redirect }) }), world)).status).toBe(200);
    expect(JSON.parse(world.as.at("/register")[0]?.body ?? "")).toMatchObject({ application_type: "native" });
  });
});
