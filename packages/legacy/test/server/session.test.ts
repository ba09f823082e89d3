import type { Exchange } from "@mortise/jsonrpc";
import { LEGACY_REVISIONS } from "@mortise/legacy";
import { createServer } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { aborted, call, hello, opened, PIPE, serving, Talk, textOf } from "./talk.js";

const quiet = serving(() => "ok");

describe("initialize", () => {
  it.each(LEGACY_REVISIONS)("echoes %s [L25-LIFE-S-010, L25-LIFE-S-003, L25-TOOL-S-001]", async (revision) => {
    const talk = new Talk(quiet.exchange, { revision });
    expect(await talk.result("initialize", hello(revision))).toEqual({
      protocolVersion: revision,
      capabilities: { tools: { listChanged: true } },
      serverInfo: { name: "test", version: "1" },
    });
    expect(talk.session.protocolVersion).toBe(revision);
  });

  it.each(["2026-07-28", "1999-01-01", "constructor", ""])(
    "answers %o with the newest revision of this era [L25-LIFE-S-011, L25-LIFE-S-012]",
    async (asked) => {
      const { protocolVersion } = await new Talk(quiet.exchange).result("initialize", hello(asked));
      expect(protocolVersion).toBe("2025-11-25");
    },
  );

  it("tells instructions and capabilities as the server has them [L25-PROMPT-S-001, L25-RES-S-001, L25-LOG-S-001, L25-COMP-S-001]", async () => {
    const server = createServer({ name: "n", version: "2", title: "T" }, { instructions: "Read me.", logging: true });
    server.resource("a:b", { name: "r", handler: () => "x" });
    server.prompt("p", { arguments: { x: { complete: () => ["a"] } }, handler: () => "hi" });
    const result = await new Talk(server.exchange).result("initialize", hello());
    expect(result).toEqual({
      protocolVersion: "2025-11-25",
      instructions: "Read me.",
      serverInfo: { name: "n", version: "2", title: "T" },
      capabilities: {
        logging: {},
        completions: {},
        prompts: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
      },
    });
  });

  it.each([
    ["no version", { capabilities: {}, clientInfo: { name: "c", version: "1" } }],
    ["no capabilities", { protocolVersion: "2025-11-25", clientInfo: { name: "c", version: "1" } }],
    ["no name", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { version: "1" } }],
  ])("with %s is refused, and may be tried again", async (_what, params) => {
    const talk = new Talk(quiet.exchange);
    expect(await talk.error("initialize", params)).toMatchObject({ code: -32602 });
    expect(await talk.result("initialize", hello())).toMatchObject({ protocolVersion: "2025-11-25" });
  });

  it("comes first: other requests than ping are refused before it [L25-LIFE-B-001]", async () => {
    const talk = new Talk(quiet.exchange);
    expect(await talk.result("ping")).toEqual({});
    expect(await talk.error("tools/list")).toMatchObject({
      code: -32600,
      message: expect.stringContaining("initialize") as string,
    });
  });

  it("comes once", async () => {
    const talk = await opened(quiet.exchange);
    expect(await talk.error("initialize", hello())).toMatchObject({ code: -32600 });
    expect(textOf(await call(talk))).toBe("ok");
  });

  it("is waited for by what comes right behind it", async () => {
    const talk = new Talk(quiet.exchange);
    const [, , first] = await Promise.all([
      talk.result("initialize", hello()),
      talk.notify("notifications/initialized"),
      call(talk),
    ]);
    expect(textOf(first)).toBe("ok");
  });

  it("fails as the server does, and may be tried again", async () => {
    let refuse = true;
    const server = serving(() => "ok", { authorize: () => !refuse });
    const talk = new Talk(server.exchange);
    expect(await talk.error("initialize", hello())).toMatchObject({ code: -32600 });
    refuse = false;
    await talk.result("initialize", hello());
  });
});

describe("requests", () => {
  it("carry what the client said in initialize, for the whole session [L25-LIFE-B-016, L25-BASE-B-009]", async () => {
    const server = serving((ctx) => JSON.stringify([ctx.clientInfo, ctx.clientCapabilities, ctx.auth, ctx.transport]));
    const caller = { ...PIPE, auth: { principal: "ada", scopes: ["x"] } };
    const talk = await opened(server.exchange, { caller, capabilities: { roots: { listChanged: true }, tasks: {} } });
    expect(JSON.parse(textOf(await call(talk)))).toEqual([
      { name: "c", version: "1" },
      { roots: {} },
      { principal: "ada", scopes: ["x"] },
      "stdio",
    ]);
  });

  it("ignore task, and answers or state that no question asked for [L25-TASK-B-009]", async () => {
    const server = serving((ctx) => JSON.stringify([ctx.inputResponses, ctx.state ?? null]));
    const talk = await opened(server.exchange);
    const extra = { task: { ttl: 1 }, inputResponses: { a: {} }, requestState: "forged" };
    expect(textOf(await talk.result("tools/call", { name: "t", ...extra }))).toBe("[{},null]");
    const params: unknown[] = [];
    const listening = await opened(
      (request, context) => (params.push(request.params), server.exchange(request, context)),
    );
    await listening.result("tools/call", { name: "t", ...extra });
    expect(params.at(-1)).toEqual({ name: "t", _meta: expect.anything() as unknown });
  });

  it.each([
    "tasks/get",
    "tasks/list",
    "tasks/update",
    "server/discover",
    "subscriptions/listen",
    "no/such",
    "constructor",
  ])("for %s find no method [L25-TASK-S-034]", async (method) => {
    const talk = await opened(quiet.exchange, {
      capabilities: { extensions: { "io.modelcontextprotocol/tasks": {} } },
    });
    const response = await talk.send({ jsonrpc: "2.0", id: 1, method, params: { taskId: "1", notifications: {} } });
    expect(response).toMatchObject({ id: 1, error: { code: -32601 } });
  });

  it("for tasks find no method, though the server has the extension for those of the current revision [L25-TASK-S-034]", async () => {
    const server = serving((ctx) => JSON.stringify(ctx.clientCapabilities));
    const id = "io.modelcontextprotocol/tasks";
    server.use({ id, methods: { "tasks/update": { handler: () => ({}) } } });
    const capabilities = { extensions: { [id]: {}, "com.example/x": {} } };
    const talk = new Talk(server.exchange);
    const welcome = await talk.result("initialize", hello("2025-11-25", capabilities));
    expect(welcome.capabilities).not.toHaveProperty("extensions");
    expect(textOf(await call(talk))).toBe('{"extensions":{"com.example/x":{}}}');
    expect(await talk.send({ jsonrpc: "2.0", id: 1, method: "tasks/update" })).toMatchObject({
      error: { code: -32601 },
    });
  });

  it("under an id that is in flight are refused, the first goes on", async () => {
    let finish = (_: string): void => {};
    const talk = await opened(serving(() => new Promise<string>((resolve) => (finish = resolve))).exchange);
    const first = talk.request("tools/call", { name: "t" }, "same");
    expect(await talk.request("tools/call", { name: "t" }, "same")).toMatchObject({
      id: "same",
      error: { code: -32600 },
    });
    finish("first");
    expect(await first).toMatchObject({ id: "same", result: { content: [{ text: "first" }] } });
  });

  it("above the bound are refused", async () => {
    const talk = await opened(serving(({ signal }) => aborted(signal)).exchange, { maxInFlight: 2 });
    const open = [1, 2].map((id) => talk.request("tools/call", { name: "t" }, id));
    expect(await talk.request("tools/call", { name: "t" }, 3)).toMatchObject({ error: { code: -32603 } });
    talk.session.close();
    expect(await Promise.all(open)).toEqual([undefined, undefined]);
  });

  it("with an id of 0 or an empty one are answered under it [L25-BASE-B-003, L25-BASE-B-006]", async () => {
    const talk = await opened(quiet.exchange);
    expect(await talk.request("ping", undefined, 0)).toEqual({ jsonrpc: "2.0", id: 0, result: {} });
    expect(await talk.request("tools/call", { name: "t" }, "")).toMatchObject({ id: "", result: {} });
  });

  it("know who sent each of them, where the carrier does", async () => {
    const server = serving((ctx) => ctx.auth?.principal);
    const talk = await opened(server.exchange, { caller: { ...PIPE, auth: { principal: "ada", scopes: [] } } });
    const carrier = { send: () => {}, auth: { principal: "bob", scopes: [] } };
    const request = { jsonrpc: "2.0", id: 9, method: "tools/call", params: { name: "t" } } as const;
    expect(await talk.session.handle(request, carrier)).toMatchObject({ result: { content: [{ text: "bob" }] } });
    expect(textOf(await call(talk))).toBe("ada");
  });

  it("for a missing resource get -32002, for a missing tool -32602 [L25-RES-S-004, L25-BASE-B-007]", async () => {
    const server = serving(() => "ok");
    server.resource("a:b", { name: "r", handler: () => "x" });
    const talk = await opened(server.exchange);
    expect(await talk.error("resources/read", { uri: "a:c" })).toMatchObject({ code: -32002, data: { uri: "a:c" } });
    expect(await talk.error("tools/call", { name: "none" })).toMatchObject({ code: -32602 });
  });

  it("with arguments that do not fit get a result that says so; a result that does not fit is never sent [L25-TOOL-S-004]", async () => {
    const server = createServer({ name: "n", version: "1" }, { onError: () => {} });
    const object = (type: string) => ({ type: "object", properties: { n: { type } }, required: ["n"] }) as const;
    server.tool("t", { input: object("string"), output: object("number"), handler: ({ n }) => ({ n }) as never });
    const talk = await opened(server.exchange);
    const wrong = await talk.result("tools/call", { name: "t", arguments: { n: 1 } });
    expect(wrong).toMatchObject({ isError: true });
    expect(await talk.error("tools/call", { name: "t", arguments: { n: "x" } })).toMatchObject({ code: -32603 });
  });

  it("whose exchange breaks get no more than Internal error", async () => {
    const broken: Exchange = (request, context) =>
      request.method === "tools/list" ? Promise.reject(new Error("secret")) : quiet.exchange(request, context);
    const errors: unknown[] = [];
    const talk = await opened(broken, { onError: (error) => errors.push(error) });
    expect(await talk.error("tools/list")).toEqual({ code: -32603, message: "Internal error" });
    expect(errors).toMatchObject([{ message: "secret" }]);
  });
});
