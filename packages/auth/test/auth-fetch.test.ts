import { describe, expect, it } from "vitest";
import { call, codeOf, createWorld } from "./world/world.js";
import { startPeer } from "./world/peer.js";

describe("a token [AUTHTOK-C-008]", () => {
  it("goes neither to another origin nor to another path", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    const other = await startPeer();
    for (const peer of [other, world.resource]) {
      for (const path of ["/", "/mcpx", "/other"]) {
        peer.answers.set(path, { status: 401, headers: { "www-authenticate": world.challenge } });
        expect((await auth.fetch()(`${peer.origin}${path}`)).status).toBe(401);
        expect(peer.at(path).map(({ headers }) => headers.authorization)).toEqual([undefined]);
      }
    }
    expect((await auth.fetch()(`${world.url}/deeper`)).status).toBe(404);
    expect(world.resource.at("/mcp/deeper")[0]?.headers.authorization).toMatch(/^Bearer /);
    expect(world.opened).toHaveLength(1);
  });

  it("does not go along with a redirect", async () => {
    const world = await createWorld();
    const auth = world.auth();
    await call(auth, world);
    const other = await startPeer();
    world.resource.answers.set("/mcp", { status: 307, headers: { location: `${other.origin}/mcp` } });
    expect(await codeOf(call(auth, world))).toBe("AUTHORIZED_REDIRECT");
    expect(other.asked).toEqual([]);
  });

  it("is not got for whom a redirect leads to, whatever that one asks for", async () => {
    const world = await createWorld();
    const other = await startPeer();
    const evil = { ...world.prm, authorization_servers: [other.origin] };
    other.answers.set("/prm", { body: evil });
    other.answers.set("/", {
      status: 401,
      headers: { "www-authenticate": `Bearer resource_metadata="${other.origin}/prm"` },
    });
    world.resource.answers.set("/mcp", { status: 307, headers: { location: `${other.origin}/` } });
    expect((await call(world.auth(), world)).status).toBe(401);
    expect([other.at("/prm"), world.opened]).toEqual([[], []]);
  });

  it("of the caller's own passes, and its refusal with it", async () => {
    const world = await createWorld();
    const answer = await world.auth().fetch()(world.url, { headers: { authorization: "Bearer mine" } });
    expect([answer.status, world.opened.length]).toEqual([401, 0]);
    expect(world.resource.at("/mcp").map(({ headers }) => headers.authorization)).toEqual(["Bearer mine"]);
  });
});

describe("a body", () => {
  it.each([
    ["text", () => "{}"],
    ["bytes", () => new TextEncoder().encode("{}")],
    ["a blob", () => new Blob(["{}"])],
  ])("of %s is sent again with the token", async (_what, body) => {
    const world = await createWorld();
    expect((await world.auth().fetch()(world.url, { method: "POST", body: body() })).status).toBe(200);
    expect(world.resource.at("/mcp").map(({ body: sent }) => sent)).toEqual(["{}", "{}"]);
  });

  it("that is a stream cannot be sent again, and the error says that it will do now", async () => {
    const world = await createWorld();
    const fetch = world.auth().fetch();
    const send = (): Promise<Response> => fetch(new Request(world.url, { method: "POST", body: "{}" }));
    const error: unknown = await send().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "BODY_NOT_REPLAYABLE", retryable: true });
    expect((await send()).status).toBe(200);
  });
});
