import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scriptedBrowser } from "@mortise-tooling/authorization-server";
import { describe, expect, it, onTestFinished } from "vitest";
import { clientDocument } from "../../src/cimd/index.js";
import { dpop } from "../../src/dpop/index.js";
import { authorizationCode, createAuth, customRedirect } from "../../src/index.js";
import type { Auth, AuthOptions, AuthorizationCodeOptions, Redirect } from "../../src/index.js";
import { fileStore, loopbackRedirect } from "../../src/node/index.js";
import { codeOf } from "../world/world.js";
import { ask, createRealWorld, tokenRequests } from "./real-world.js";
import type { RealWorld } from "./real-world.js";

const CLIENT_URL = "https://app.example/oauth/client.json";
const REFRESHER = fileURLToPath(new URL("../node/refresher.mjs", import.meta.url));

/** A user with a browser of their own, who comes back by the loopback listener. */
const person = (): Redirect => {
  const browser = scriptedBrowser();
  return loopbackRedirect({
    announce: () => {},
    browser: (url) => void browser.signIn(url).then((back) => fetch(back)),
  });
};

const authFor = (
  { url }: RealWorld,
  options: Partial<AuthOptions> = {},
  grant: Partial<AuthorizationCodeOptions> = {},
): Auth => createAuth({ server: url, grant: authorizationCode({ redirect: person(), ...grant }), ...options });

describe("a person signs in at a real authorization server", () => {
  it("as a registered client, by the loopback listener", async () => {
    const world = await createRealWorld();
    expect(await ask(authFor(world), world)).toBe(200);
    expect(world.accepted[0]).toMatchObject({ sub: "ada", aud: world.url });
  });

  it("with tokens bound to a key, though it wants a nonce for every proof", async () => {
    const world = await createRealWorld({ dpopNonce: true });
    const auth = authFor(world, { dpop: dpop({ mode: "require" }) });
    expect([await ask(auth, world), await ask(auth, world)]).toEqual([200, 200]);
    expect(world.accepted[0]).toMatchObject({ cnf: { jkt: expect.stringMatching(/^[\w-]{43}$/) as string } });
    expect(tokenRequests(world.as).map(({ status }) => status)).toEqual([400, 200]);
  });
});

describe("a client's document at a real authorization server", () => {
  const good = clientDocument({ url: CLIENT_URL, client_name: "App", redirect_uris: ["http://127.0.0.1/callback"] });

  it("made by clientDocument() is all that it takes [AUTHREG-C-006]", async () => {
    const world = await createRealWorld();
    world.as.clientDocuments.set(CLIENT_URL, { ...good });
    expect(await ask(authFor(world, {}, { clientMetadataUrl: CLIENT_URL }), world)).toBe(200);
    expect(world.accepted[0]).toMatchObject({ client_id: CLIENT_URL });
  });

  it.each<[string, () => Record<string, unknown> | Response]>([
    ["id mismatch", () => ({ ...good, client_id: `${CLIENT_URL}?` })],
    ["a secret inside", () => ({ ...good, client_secret: "s" })],
    ["the Basic method", () => ({ ...good, token_endpoint_auth_method: "client_secret_basic" })],
    ["more than 5 KiB", () => ({ ...good, client_name: "n".repeat(6000) })],
    ["404", () => new Response("", { status: 404 })],
  ])("with %s lets nobody in", async (_what, document) => {
    const world = await createRealWorld();
    world.as.clientDocuments.set(CLIENT_URL, () => {
      const made = document();
      return made instanceof Response ? made : Response.json(made);
    });
    const redirect = loopbackRedirect({
      announce: () => {},
      timeout: 300,
      browser: (url) =>
        scriptedBrowser()
          .signIn(url)
          .catch(() => {}), // shown an error page, they stay there
    });
    expect(await codeOf(ask(authFor(world, {}, { clientMetadataUrl: CLIENT_URL, redirect }), world))).toBe(
      "CALLBACK_TIMEOUT",
    );
  });
});

describe("an open redirect through redirect_uri", () => {
  it("is not to be had: a URI that the client's document does not list is refused, and nobody is sent there", async () => {
    const world = await createRealWorld();
    const document = clientDocument({ url: CLIENT_URL, client_name: "App", redirect_uris: ["https://app.example/cb"] });
    world.as.clientDocuments.set(CLIENT_URL, { ...document });
    let shown: unknown;
    const redirect = customRedirect({
      redirectUri: "https://app.example/cb/../evil",
      open: async (url) =>
        scriptedBrowser()
          .signIn(url)
          .catch((error: unknown) => void (shown = error)),
    });
    const auth = authFor(world, {}, { clientMetadataUrl: CLIENT_URL, redirect });
    expect(await codeOf(ask(auth, world))).toBe("AUTHORIZATION_REQUIRED");
    expect(String(shown)).toMatch(/invalid_redirect_uri/);
  });
});

describe("processes that share a file store", () => {
  it("refresh the tokens of a real authorization server, which revokes all on reuse, and lose none", async () => {
    const world = await createRealWorld();
    world.as.resources.set(world.url, { scopes: ["files:read", "files:write"], lifetime: 1 });
    const folder = await mkdtemp(join(tmpdir(), "rotation-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect(await ask(authFor(world, { store: fileStore(folder) }), world)).toBe(200);
    const exits = Array.from({ length: 3 }, async () => {
      const child = spawn(process.execPath, [REFRESHER, folder, world.url, "20", "150"], { stdio: "inherit" });
      onTestFinished(() => void child.kill("SIGKILL"));
      return (await once(child, "exit"))[0] as number;
    });
    expect(await Promise.all(exits)).toEqual([0, 0, 0]);
    const refreshes = tokenRequests(world.as).filter(({ grant }) => grant === "refresh_token");
    expect(refreshes.length).toBeGreaterThan(1);
    expect(refreshes.every(({ status }) => status === 200)).toBe(true);
  });
});
