import { describe, expect, it } from "vitest";
import { authorizationCode } from "../src/index.js";
import { clientMetadataUrlFault } from "../src/client-metadata-url.js";
import { startAuthorizationServer } from "./world/authorization-server.js";
import { call, CALLBACK, codeOf, createWorld, lastOpened, robot } from "./world/world.js";
import type { World } from "./world/world.js";

const DOCUMENT = "https://app.example.com/oauth/client.json";
const usedClient = (world: World): string | null => lastOpened(world).get("client_id");
const registered = (world: World): Record<string, unknown> =>
  JSON.parse(world.as.at("/register").at(-1)?.body ?? "{}") as Record<string, unknown>;

describe("the client's id [AUTHREG-C-001]", () => {
  it("is the one registered by hand, before all else [AUTHREG-C-014]", async () => {
    const world = await createWorld();
    world.as.metadata.client_id_metadata_document_supported = true;
    const client = { issuer: world.as.origin, clientId: "by-hand" };
    expect((await call(world.auth({}, { client, clientMetadataUrl: DOCUMENT, registration: {} }), world)).status).toBe(
      200,
    );
    expect([usedClient(world), world.as.at("/register")]).toEqual(["by-hand", []]);
  });

  it("is the document's URL where the server takes it [AUTH-C-006 AUTHREG-C-012]", async () => {
    const world = await createWorld();
    world.as.metadata.client_id_metadata_document_supported = true;
    expect((await call(world.auth({}, { clientMetadataUrl: DOCUMENT }), world)).status).toBe(200);
    expect([usedClient(world), world.as.at("/register")]).toEqual([DOCUMENT, []]);
    expect(world.as.at("/token")[0]?.form.get("client_id")).toBe(DOCUMENT);
  });

  it.each([[undefined], [false], ["true"]])(
    "is registered where the server says %j of documents [AUTHREG-C-013]",
    async (says) => {
      const world = await createWorld();
      world.as.metadata.client_id_metadata_document_supported = says;
      expect((await call(world.auth({}, { clientMetadataUrl: DOCUMENT }), world)).status).toBe(200);
      expect(usedClient(world)).toMatch(/^client-/);
    },
  );

  it("is asked for when there is no other way, and is an error when nobody knows it [AUTH-C-013]", async () => {
    const world = await createWorld();
    delete world.as.metadata.registration_endpoint;
    expect(await codeOf(call(world.auth({}, { clientMetadataUrl: DOCUMENT }), world))).toBe("REGISTRATION_REQUIRED");
    expect(world.opened).toEqual([]);
    const onUnregistered = () => Promise.resolve({ issuer: world.as.origin, clientId: "asked" });
    expect((await call(world.auth({}, { onUnregistered }), world)).status).toBe(200);
    expect(usedClient(world)).toBe("asked");
  });
});

describe("registering", () => {
  it("says what kind of application it is, and wants refresh tokens [AUTHREG-C-015 AUTHREG-C-016 AUTHREF-C-002 AUTHSEC-C-018]", async () => {
    const world = await createWorld();
    await call(world.auth({}, { registration: { client_name: "Test", logo_uri: "https://x/l.png" } }), world);
    expect(registered(world)).toEqual({
      client_name: "Test",
      logo_uri: "https://x/l.png",
      redirect_uris: [CALLBACK],
      application_type: "native",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    });
  });

  it("says `web` for a page [AUTHREG-C-017]", async () => {
    const world = await createWorld();
    await call(world.auth({}, { redirect: { ...robot(world.opened), applicationType: "web" } }), world);
    expect(registered(world).application_type).toBe("web");
  });

  it("that is refused says why, and what was asked for [AUTHREG-C-018 AUTHREG-C-019]", async () => {
    const world = await createWorld();
    const body = { error: "invalid_redirect_uri", error_description: "no loopback here" };
    world.as.answers.set("/register", { status: 400, body });
    const error = (await call(world.auth(), world).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ code: "REGISTRATION_REJECTED", cause: { error: "invalid_redirect_uri" } });
    for (const part of ["no loopback here", "native", CALLBACK]) expect(error.message).toContain(part);
    expect(world.opened).toEqual([]);
  });

  it.each([
    ["status 200, a secret that never says when it ends", 200, { client_secret: "s" }, "client_secret_basic"],
    ["an empty secret", 201, { client_secret: "" }, "none"],
    ["null for what it does not have", 201, { client_secret: null, client_secret_expires_at: null }, "none"],
  ])("is understood when the server answers with %s", async (_what, status, extra, method) => {
    const world = await createWorld();
    world.as.metadata.token_endpoint_auth_methods_supported = [method];
    world.as.answers.set("/register", { status, body: { client_id: "given", redirect_uris: [CALLBACK], ...extra } });
    expect((await call(world.auth(), world)).status).toBe(200);
    const basic = world.as.at("/token")[0]?.headers.authorization;
    expect(basic).toBe(method === "none" ? undefined : `Basic ${btoa("given:s")}`);
  });

  it("happens once: the next start uses what was stored, unless the redirect is another", async () => {
    const world = await createWorld();
    await call(world.auth(), world);
    await call(world.auth({ account: "other" }), world);
    expect(world.as.at("/register")).toHaveLength(1);
    const { begin, ...rest } = robot(world.opened);
    const redirect = {
      ...rest,
      begin: async (options: Parameters<typeof begin>[0]) => {
        expect(options.registered).toEqual([CALLBACK]);
        return { ...(await begin(options)), redirectUri: "http://127.0.0.1:2/callback" };
      },
    };
    await call(world.auth({ account: "third" }, { redirect }), world);
    expect(world.as.at("/register")).toHaveLength(2);
  });

  it("happens again when the server has forgotten the client", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    const first = usedClient(world);
    const token = world.as.answers.get("/token") as (asked: unknown) => object;
    world.as.answers.set("/token", (asked) =>
      asked.form.get("client_id") === first ? { status: 401, body: { error: "invalid_client" } } : token(asked),
    );
    world.as.tokens.clear();
    expect((await call(auth, world)).status).toBe(200);
    expect(usedClient(world)).not.toBe(first);
    expect(world.as.at("/register")).toHaveLength(2);
  });
});

describe("a resource that moves to another authorization server [AUTHREG-C-021 AUTHREG-C-022 AUTHREG-C-023 AUTHDISC-C-005]", () => {
  async function migrate(world: World): Promise<Awaited<ReturnType<typeof startAuthorizationServer>>> {
    const next = await startAuthorizationServer();
    world.prm.authorization_servers = [next.origin];
    world.trusted = next;
    return next;
  }

  it("is registered with anew; the old id and the old tokens never reach the new one", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    const oldClient = usedClient(world) as string;
    const oldRefresh = [...world.as.refreshTokens.keys()][0] as string;
    const next = await migrate(world);
    expect((await call(auth, world)).status).toBe(200);
    expect(next.at("/register")).toHaveLength(1);
    const seen = JSON.stringify(next.asked.map((one) => [one.headers, one.body, [...one.query]]));
    expect(seen).not.toContain(oldClient);
    expect(seen).not.toContain(oldRefresh);
  });

  it("is an error for a client registered by hand; nothing is sent there [AUTHREG-C-024]", async () => {
    const world = await createWorld();
    const client = { issuer: world.as.origin, clientId: "by-hand", clientSecret: "hush" };
    const auth = world.auth({}, { client });
    await call(auth, world);
    const next = await migrate(world);
    expect(await codeOf(call(auth, world))).toBe("AUTHORIZATION_SERVER_CHANGED");
    expect(next.asked.every(({ path }) => path.startsWith("/.well-known/"))).toBe(true);
  });

  it("keeps an id that is a document's URL [AUTHREG-C-025]", async () => {
    const world = await createWorld();
    world.as.metadata.client_id_metadata_document_supported = true;
    const auth = world.auth({}, { clientMetadataUrl: DOCUMENT });
    await call(auth, world);
    const next = await migrate(world);
    next.metadata.client_id_metadata_document_supported = true;
    expect((await call(auth, world)).status).toBe(200);
    expect([usedClient(world), next.at("/register")]).toEqual([DOCUMENT, []]);
  });
});

describe("the URL of a client's metadata document [AUTHREG-B-002 AUTHREG-C-003 AUTHREG-C-004]", () => {
  it.each([DOCUMENT, "https://app.example.com/c", "https://app.example.com/a.b/..c/"])("may be %s", (url) => {
    expect(clientMetadataUrlFault(url)).toBeUndefined();
  });

  it.each([
    "http://app.example.com/c",
    "https://app.example.com",
    "https://app.example.com/",
    "https://app.example.com/c#f",
    "https://user@app.example.com/c",
    "https://app.example.com/a/../c",
    "https://app.example.com/./c",
    "https://app.example.com/a/%2E%2e/c",
    "https://app.example.com/..",
    "client.json",
  ])("may not be %s", (url) => {
    expect(() => authorizationCode({ redirect: robot([]), clientMetadataUrl: url })).toThrow(
      expect.objectContaining({ code: "CLIENT_METADATA_URL" }) as Error,
    );
  });
});
