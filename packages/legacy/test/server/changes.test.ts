import type { Exchange } from "@mortise/jsonrpc";
import { createServer } from "@mortise/server";
import type { Server, ServerOptions } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { hello, opened, PIPE, Talk, until } from "./talk.js";

/** A server with a tool, a prompt and two resources. */
function changing(options: ServerOptions = {}): Server {
  const server = createServer({ name: "test", version: "1" }, options);
  server.tool("t", { handler: () => "ok" });
  server.prompt("p", { handler: () => "hi" });
  for (const uri of ["a:1", "a:2"]) server.resource(uri, { name: uri, handler: () => "x" });
  return server;
}

/** The exchange, and how many subscriptions are open on it. */
function counting({ exchange }: Server): { exchange: Exchange; open: () => number; filters: unknown[] } {
  let open = 0;
  const filters: unknown[] = [];
  return {
    open: () => open,
    filters,
    exchange: async (request, context) => {
      const listens = request.method === "subscriptions/listen";
      if (listens) {
        open += 1;
        filters.push(request.params?.["notifications"]);
      }
      return exchange(request, context).finally(() => (open -= Number(listens)));
    },
  };
}

const updates = (talk: Talk) => talk.of("notifications/resources/updated").map(({ params }) => params);

describe("lists that change", () => {
  it("are told of unprompted, without a word of subscriptions [L25-TOOL-S-002, L25-PROMPT-S-002, L25-RES-S-006]", async () => {
    const server = changing();
    const talk = await opened(server.exchange);
    await settled();
    server.tool("t2", { handler: () => "ok" });
    server.prompt("p2", { handler: () => "hi" });
    server.resource("a:3", { name: "r", handler: () => "x" });
    await until(() => talk.heard.length === 3, "all are told");
    expect(new Set(talk.heard)).toEqual(
      new Set(
        ["tools", "prompts", "resources"].map((what) => ({
          jsonrpc: "2.0",
          method: `notifications/${what}/list_changed`,
        })),
      ),
    );
  });

  it("are not told of before the client is initialized [L25-LIFE-S-006]", async () => {
    const { exchange, open } = counting(changing());
    const talk = new Talk(exchange);
    await talk.result("initialize", hello());
    await settled();
    expect(open()).toBe(0);
    await talk.notify("notifications/initialized");
    expect(open()).toBe(1);
  });

  it("are listened to only while there is somewhere to tell it", async () => {
    const { exchange, open } = counting(changing());
    const talk = await opened(exchange);
    const way = talk.session.standalone;
    talk.session.standalone = undefined;
    await until(() => open() === 0, "it stops");
    talk.session.standalone = way;
    await until(() => open() === 1, "it starts again");
    talk.session.close();
    await until(() => open() === 0, "it is over");
  });

  it("that the server does not announce are not asked for", async () => {
    const server = createServer({ name: "test", version: "1" });
    server.tool("t", { handler: () => "ok" });
    const { exchange, filters } = counting(server);
    await opened(exchange);
    await settled();
    expect(filters).toEqual([{ toolsListChanged: true }]);
  });

  it("the failure to listen is the server's to know", async () => {
    const errors: unknown[] = [];
    await opened(changing({ maxSubscriptions: 0 }).exchange, { onError: (error) => errors.push(error) });
    await until(() => errors.length === 1, "it is told");
    expect(String(errors[0])).toMatch(/Too many subscriptions/);
  });
});

describe("resources", () => {
  it("that a client subscribed to tell of their updates, until it unsubscribes [L25-RES-C-002, L25-RES-S-003]", async () => {
    const server = changing();
    const [talk, other] = [await opened(server.exchange), await opened(server.exchange)];
    expect(await talk.result("resources/subscribe", { uri: "a:1" })).toEqual({});
    await server.resourceUpdated("a:1");
    await server.resourceUpdated("a:2");
    expect(updates(talk)).toEqual([{ uri: "a:1" }]);
    expect(await talk.result("resources/subscribe", { uri: "a:2" })).toEqual({});
    await server.resourceUpdated("a:1");
    await server.resourceUpdated("a:2");
    expect(updates(talk).slice(1)).toEqual([{ uri: "a:1" }, { uri: "a:2" }]);
    expect(await talk.result("resources/unsubscribe", { uri: "a:1" })).toEqual({});
    await server.resourceUpdated("a:1");
    await server.resourceUpdated("a:2");
    expect(updates(talk).slice(3)).toEqual([{ uri: "a:2" }]);
    expect(updates(other)).toEqual([]);
  });

  it("take one subscription on the server, however many there are", async () => {
    const { exchange, open } = counting(changing());
    const talk = await opened(exchange);
    await Promise.all(["a:1", "a:2", "a:1"].map((uri) => talk.result("resources/subscribe", { uri })));
    await until(() => open() === 1, "the others have given way");
    await Promise.all(["a:1", "a:2", "a:3"].map((uri) => talk.result("resources/unsubscribe", { uri })));
    await until(() => open() === 1, "the lists alone are left");
    talk.session.close();
    await until(() => open() === 0, "it is over");
  });

  it("may be subscribed to where nothing can be told at the moment, and are told of once it can", async () => {
    const server = changing();
    const talk = new Talk(server.exchange, { caller: PIPE });
    const way = talk.session.standalone;
    talk.session.standalone = undefined;
    await talk.result("initialize", hello());
    await talk.notify("notifications/initialized");
    await talk.result("resources/subscribe", { uri: "a:1" });
    await server.resourceUpdated("a:1");
    talk.session.standalone = way;
    await settled();
    await server.resourceUpdated("a:1");
    expect(updates(talk)).toEqual([{ uri: "a:1" }]);
  });

  it("that do not exist, or not for this caller, cannot be subscribed to", async () => {
    const server = changing();
    server.resource("a:secret", { name: "s", scopes: ["x"], handler: () => "x" });
    const talk = await opened(server.exchange, { caller: { ...PIPE, reach: "network" } });
    for (const uri of ["a:none", "a:secret", "constructor"])
      expect(await talk.error("resources/subscribe", { uri })).toMatchObject({ code: -32002, data: { uri } });
    for (const uri of [undefined, 1])
      expect(await talk.error("resources/subscribe", { uri })).toMatchObject({ code: -32602 });
    await talk.result("resources/subscribe", { uri: "a:1" });
    await server.resourceUpdated("a:1");
    expect(updates(talk)).toEqual([{ uri: "a:1" }]);
  });

  it("are bounded in number", async () => {
    const talk = await opened(changing().exchange, { maxSubscriptions: 1 });
    expect(await talk.error("resources/subscribe", { uri: "a:none" })).toMatchObject({ code: -32002 });
    await talk.result("resources/subscribe", { uri: "a:1" });
    expect(await talk.error("resources/subscribe", { uri: "a:2" })).toMatchObject({ code: -32602 });
    await talk.result("resources/unsubscribe", { uri: "a:1" });
    await talk.result("resources/subscribe", { uri: "a:2" });
  });

  it("of a server that has none are no method", async () => {
    const server = createServer({ name: "test", version: "1" });
    const talk = await opened(server.exchange);
    for (const method of ["resources/subscribe", "resources/unsubscribe"])
      expect(await talk.error(method, { uri: "a:1" })).toMatchObject({ code: -32601 });
  });
});

it("the end of the server's subscriptions leaves the session open", async () => {
  const server = changing();
  const talk = await opened(server.exchange);
  await talk.result("resources/subscribe", { uri: "a:1" });
  await server.close();
  expect(await talk.result("tools/list")).toMatchObject({ tools: [{ name: "t" }] });
  await talk.result("resources/subscribe", { uri: "a:2" });
  await server.resourceUpdated("a:1");
  expect(updates(talk)).toEqual([{ uri: "a:1" }]);
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));
