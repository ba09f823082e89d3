import { Context, isFailure, LazySignal } from "@mortise/jsonrpc";
import type { Auth, JsonObject, JsonRpcNotification, RequestId } from "@mortise/jsonrpc";
import { createServer, memoryTopics } from "@mortise/server";
import type { Server, ServerOptions, TopicEvent, Topics } from "@mortise/server";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { describe, expect, it } from "vitest";
import { META } from "./ask.js";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

function createTestServer(options: ServerOptions = {}): Server {
  const server = createServer({ name: "test", version: "1" }, options);
  server.tool("t", { handler: () => "" });
  server.resource("x:///a", { name: "a", handler: () => "a" });
  server.resource("x:///secret", { name: "secret", scopes: ["top"], handler: () => "s" });
  server.resourceTemplate("y:///{id}", { name: "y", handler: () => "y" });
  return server;
}

/** Opens a subscription and collects what it says. */
async function listen(
  server: Server,
  notifications: JsonObject,
  { id = 1 as RequestId, auth = undefined as Auth | undefined } = {},
) {
  const heard: JsonRpcNotification[] = [];
  const signal = new LazySignal();
  const context = new Context({
    notify: (n) => heard.push(n),
    signal: signal.signal,
    ...(auth && { auth, transport: "http", reach: "network" }),
  });
  let answered = false;
  const answer = server
    .exchange({ jsonrpc: "2.0", id, method: "subscriptions/listen", params: { notifications, _meta: META } }, context)
    .finally(() => (answered = true));
  await turn();
  return { heard, answer, cancel: () => signal.abort(), isOpen: () => !answered };
}

const honouredBy = async (server: Server, filter: JsonObject, auth?: Auth) =>
  (await listen(server, filter, auth && { auth })).heard[0]?.params?.notifications;

describe("a subscription", () => {
  it.each(["a", 0, ""])(
    "is acknowledged first, and everything on it carries the id %j [SUB-S-003, SUB-S-004, SUB-S-008, META-S-019]",
    async (id) => {
      const server = createTestServer();
      await turn();
      const { heard } = await listen(server, { toolsListChanged: true }, { id });
      server.tool("u", { handler: () => "" });
      await turn();
      const _meta = { [META_KEYS.subscriptionId]: id };
      expect(heard).toEqual([
        {
          jsonrpc: "2.0",
          method: "notifications/subscriptions/acknowledged",
          params: { notifications: { toolsListChanged: true }, _meta },
        },
        { jsonrpc: "2.0", method: "notifications/tools/list_changed", params: { _meta } },
      ]);
    },
  );

  it("is told what it asked for and nothing else, once a turn [SUB-S-001, RES-S-007, TOOL-S-010, RES-S-006, PROMPT-S-005]", async () => {
    const server = createTestServer();
    server.prompt("p", { handler: () => "" });
    await turn();
    const tools = await listen(server, { toolsListChanged: true }, { id: 1 });
    const rest = await listen(
      server,
      { promptsListChanged: true, resourcesListChanged: true, resourceSubscriptions: ["x:///a", "y:///1"] },
      { id: 2 },
    );
    const handle = server.tool("u", { handler: () => "" });
    handle.update({ title: "x" });
    handle.remove();
    server.prompt("q", { handler: () => "" });
    server.resource("x:///b", { name: "b", handler: () => "" });
    await server.resourceUpdated("x:///a");
    await server.resourceUpdated("y:///2");
    await server.resourceUpdated("y:///1");
    await turn();
    const said = (heard: JsonRpcNotification[]) => heard.slice(1).map(({ method, params }) => [method, params?.uri]);
    expect(said(tools.heard)).toEqual([["notifications/tools/list_changed", undefined]]);
    expect(said(rest.heard).sort()).toEqual([
      ["notifications/prompts/list_changed", undefined],
      ["notifications/resources/list_changed", undefined],
      ["notifications/resources/updated", "x:///a"],
      ["notifications/resources/updated", "y:///1"],
    ]);
  });

  it("is granted the subset that exists and that the caller may read [SUB-S-006, RES-S-017]", async () => {
    const everything = {
      toolsListChanged: true,
      promptsListChanged: true,
      resourcesListChanged: false,
      resourceSubscriptions: ["x:///a", "x:///a", "x:///secret", "z:///nowhere"],
      taskIds: ["1"],
    };
    const server = createTestServer();
    const someone = { principal: "eve", scopes: [] };
    expect(await honouredBy(server, everything, someone)).toEqual({
      toolsListChanged: true,
      resourceSubscriptions: ["x:///a"],
    });
    expect(await honouredBy(server, everything, { ...someone, scopes: ["top"] })).toEqual({
      toolsListChanged: true,
      resourceSubscriptions: ["x:///a", "x:///secret"],
    });
    expect(await honouredBy(createServer({ name: "empty", version: "1" }), everything)).toEqual({});
  });

  it("asks the authorize hook about each resource", async () => {
    const asked: (string | undefined)[] = [];
    const server = createTestServer({ authorize: ({ target }) => (asked.push(target), target !== "y:///1") });
    expect(await honouredBy(server, { resourceSubscriptions: ["x:///a", "y:///1"] })).toEqual({
      resourceSubscriptions: ["x:///a"],
    });
    expect(asked).toEqual([undefined, "x:///a", "y:///1"]);
  });

  it("ends in silence when the client cancels", async () => {
    const server = createTestServer();
    await turn();
    const { heard, answer, cancel } = await listen(server, { toolsListChanged: true });
    cancel();
    await answer;
    server.tool("u", { handler: () => "" });
    await turn();
    expect(heard).toHaveLength(1);
  });

  it("ends with its result when the server ends it [SUB-S-012, SUB-S-013, TYPES-S-011]", async () => {
    const server = createTestServer();
    const { answer, isOpen } = await listen(server, { toolsListChanged: true }, { id: "s" });
    expect(isOpen()).toBe(true);
    await server.close();
    expect(await answer).toMatchObject({
      id: "s",
      result: { resultType: "complete", _meta: { [META_KEYS.subscriptionId]: "s" } },
    });
  });

  it("ends with its result when the caller's credentials end, and not before", async () => {
    const server = createTestServer();
    const caller = (ms: number): Auth => ({ principal: "p", scopes: [], expiresAt: Date.now() + ms });
    const short = await listen(server, { toolsListChanged: true }, { auth: caller(100) });
    const long = await listen(server, { toolsListChanged: true }, { auth: caller(2 ** 40) });
    expect([short.isOpen(), long.isOpen()]).toEqual([true, true]);
    expect(await short.answer).toMatchObject({ result: { resultType: "complete" } });
    expect(long.isOpen()).toBe(true);
    await server.close();
  });

  it("is refused beyond the bounds, and room returns when one ends", async () => {
    const server = createTestServer({ maxSubscriptions: 1, maxResources: 2 });
    const tooMany = await listen(server, { resourceSubscriptions: ["a:", "b:", "c:"] });
    expect(await tooMany.answer).toMatchObject({ error: { code: -32602 } });
    const first = await listen(server, {});
    expect(isFailure(await (await listen(server, {})).answer)).toBe(true);
    first.cancel();
    await first.answer;
    expect((await listen(server, {})).isOpen()).toBe(true);
  });

  it.each([
    {},
    { notifications: null },
    { notifications: { toolsListChanged: "yes" } },
    { notifications: { resourceSubscriptions: "x:" } },
  ])("asked for with %j is a malformed request [SUB-C-002]", async (params) => {
    const request = {
      jsonrpc: "2.0",
      id: 1,
      method: "subscriptions/listen",
      params: { ...params, _meta: META },
    } as const;
    expect(await createTestServer().exchange(request, new Context())).toMatchObject({ error: { code: -32602 } });
  });
});

describe("the topics port", () => {
  it("joins servers that share one: what changes at one is told by the other", async () => {
    const topics = memoryTopics();
    const [here, there] = [createTestServer({ topics }), createTestServer({ topics })];
    await turn();
    const { heard } = await listen(here, { toolsListChanged: true, resourceSubscriptions: ["x:///a"] });
    there.tool("u", { handler: () => "" });
    await there.resourceUpdated("x:///a");
    await turn();
    expect(
      heard
        .slice(1)
        .map(({ method }) => method)
        .sort(),
    ).toEqual(["notifications/resources/updated", "notifications/tools/list_changed"]);
  });

  it("may be slow and may say things early: nothing comes before the acknowledgment, nothing is lost [SUB-S-004]", async () => {
    const slow: Topics = {
      publish: () => {},
      async subscribe(_topics, listener: (event: TopicEvent) => void) {
        listener({ method: "notifications/tools/list_changed" });
        await turn();
        return () => {};
      },
    };
    const { heard } = await listen(createTestServer({ topics: slow }), { toolsListChanged: true });
    await turn();
    expect(heard.map(({ method }) => method)).toEqual([
      "notifications/subscriptions/acknowledged",
      "notifications/tools/list_changed",
    ]);
  });

  it("may be down: the server hears of it and goes on", async () => {
    const bugs: unknown[] = [];
    const down: Topics = { publish: () => Promise.reject(new Error("bus down")), subscribe: () => () => {} };
    const server = createTestServer({ topics: down, onError: (error) => bugs.push(error) });
    await turn();
    expect(String(bugs[0])).toContain("bus down");
    await expect(server.resourceUpdated("x:///a")).rejects.toThrow("bus down");
  });

  it("forgets listeners that have gone", () => {
    const topics = memoryTopics();
    let heard = 0;
    const end = topics.subscribe(["a", "b"], () => heard++) as () => void;
    void topics.publish("a", { method: "m" });
    end();
    end();
    void topics.publish("b", { method: "m" });
    expect(heard).toBe(1);
  });
});
