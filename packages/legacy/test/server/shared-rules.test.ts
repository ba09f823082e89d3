import { createClient } from "@mortise/client";
import { memoryTransport } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { createServer, text } from "@mortise/server";
import type { RequestContext, ServerOptions } from "@mortise/server";
import { limits } from "@mortise/server/limits";
import { describe, expect, it } from "vitest";
import { call, opened, serving, textOf } from "./talk.js";

// Rules that this era shares with the current one hold in a session because the same code stands behind it.

const fresh = (options: ServerOptions = {}) =>
  createServer({ name: "n", version: "1" }, { onError: () => {}, ...options });
const WAV = { type: "audio", mimeType: "audio/wav" } as const;

describe("schemas", () => {
  it("are of 2020-12 unless they say otherwise, and a dialect that is unknown is refused with its name [L25-BASE-B-010]", async () => {
    const server = fresh();
    const input = { type: "object", properties: { pair: { prefixItems: [{ type: "string" }] } } } as const;
    server.tool("t", { input, handler: () => "ok" });
    const talk = await opened(server.exchange);
    const pair = (first: unknown) => talk.result("tools/call", { name: "t", arguments: { pair: [first] } });
    expect(await pair("x")).not.toHaveProperty("isError");
    expect(await pair(1)).toMatchObject({ isError: true });
    const foreign = { $schema: "https://x.example/dialect", type: "object" } as const;
    expect(() => server.tool("u", { input: foreign, handler: () => "ok" })).toThrow("https://x.example/dialect");
  });

  it("that are none are refused when they are defined [L25-BASE-B-011]", () => {
    const wrong = { type: "object", properties: { n: { type: "integr" } } } as unknown as { type: "object" };
    expect(() => fresh().tool("t", { input: wrong, handler: () => "ok" })).toThrow(/integr/);
  });
});

describe("_meta", () => {
  it("may hold anything, under reserved names too [L25-BASE-B-013]", async () => {
    const talk = await opened(
      serving((ctx) => JSON.stringify(ctx.meta["io.modelcontextprotocol/related-task"])).exchange,
    );
    const odd = { "io.modelcontextprotocol/related-task": 5, "io.modelcontextprotocol/logLevel": 7, "mcp.dev/x": null };
    expect(textOf(await call(talk, odd))).toBe("5");
  });

  it("of a definition travels as it is, to clients of either era [APPS-S-005]", async () => {
    const server = fresh();
    const _meta = { ui: { resourceUri: "ui://x/y", visibility: ["app"] } };
    server.tool("t", { _meta, handler: () => "ok" });
    server.resource("ui://x/y", { name: "r", _meta, handler: () => [{ uri: "ui://x/y", text: "<p>", _meta }] });
    const talk = await opened(server.exchange);
    const current = createClient({ name: "c", version: "1" }, { transport: memoryTransport(server.exchange) });
    for (const tools of [(await talk.result("tools/list")).tools, (await current.listTools()).tools])
      expect(tools).toMatchObject([{ _meta }]);
    for (const { contents } of [
      await talk.result("resources/read", { uri: "ui://x/y" }),
      await current.readResource("ui://x/y"),
    ])
      expect(contents).toEqual([{ uri: "ui://x/y", text: "<p>", _meta }]);
    await current.close();
  });

  it("cannot change what the session knows of its client", async () => {
    const talk = await opened(serving((ctx) => JSON.stringify(ctx.clientCapabilities)).exchange, { capabilities: {} });
    expect(textOf(await call(talk, { "io.modelcontextprotocol/clientCapabilities": { roots: {} } }))).toBe("{}");
  });

  it.each([1.5, {}, null, true])("has no progress token %o [L25-PROG-B-001]", async (progressToken) => {
    const talk = await opened(serving(() => "ok").exchange);
    expect(await talk.error("tools/call", { name: "t", _meta: { progressToken } })).toMatchObject({ code: -32602 });
  });
});

describe("what handlers give out", () => {
  it.each<[string, JsonObject]>([
    ["no Base64", { ...WAV, data: "?" }],
    ["no type", { type: "image", data: "AAAA", mimeType: "" }],
    ["a blob that is no Base64", { type: "resource", resource: { uri: "a:b", blob: "?" } }],
  ])("in a prompt is checked: %s [L25-PROMPT-S-003, L25-PROMPT-B-004]", async (_what, content) => {
    const server = fresh();
    server.prompt("p", { handler: () => [{ role: "user", content }] as never });
    const talk = await opened(server.exchange);
    expect(await talk.error("prompts/get", { name: "p" })).toEqual({ code: -32603, message: "Internal error" });
  });

  it("of a resource is Base64 where it is binary [L25-RES-S-005]", async () => {
    const server = fresh();
    server.resource("a:b", { name: "r", handler: () => new Uint8Array([251, 255]) });
    const talk = await opened(server.exchange);
    expect((await talk.result("resources/read", { uri: "a:b" })).contents).toEqual([{ uri: "a:b", blob: "+/8=" }]);
    expect(await talk.error("resources/read", { uri: 7 })).toMatchObject({ code: -32602 });
  });

  it("by throwing stays on this side [L25-LOG-S-005]", async () => {
    const bugs: unknown[] = [];
    const server = serving(
      (ctx: RequestContext) => {
        ctx.log("info", "started");
        throw new Error("password=hunter2");
      },
      { logging: true, onError: (error) => bugs.push(error) },
    );
    const talk = await opened(server.exchange);
    expect(await talk.error("tools/call", { name: "t" })).toEqual({ code: -32603, message: "Internal error" });
    expect(JSON.stringify(talk.heard)).not.toContain("hunter2");
    expect(String(bugs)).toContain("hunter2");
  });
});

describe("callers", () => {
  it("give prompts what they need, of the right type [L25-PROMPT-B-004, L25-PROMPT-S-002]", async () => {
    const server = fresh();
    server.prompt("p", { arguments: { city: { required: true } }, handler: () => "hi" });
    const talk = await opened(server.exchange);
    for (const params of [{ name: "p" }, { name: "p", arguments: { city: 1 } }, { name: "none" }])
      expect(await talk.error("prompts/get", params)).toMatchObject({ code: -32602 });
  });

  it("get no more than their share, and what they may have [L25-TOOL-S-009, L25-COMP-B-003]", async () => {
    const server = fresh({ middleware: [limits({ perSecond: 0.001, burst: 3 })] });
    server.tool("secret", { scopes: ["admin"], handler: () => "x" });
    server.prompt("p", { scopes: ["admin"], arguments: { x: { complete: () => ["a"] } }, handler: () => "hi" });
    const caller = { transport: "http", reach: "network", auth: { principal: "ada", scopes: [] } } as const;
    const talk = await opened(server.exchange, { caller }); // initialize and the lists take two of three
    expect(await talk.error("tools/call", { name: "secret" })).toMatchObject({
      message: expect.stringContaining("admin") as string,
    });
    const complete = { ref: { type: "ref/prompt", name: "p" }, argument: { name: "x", value: "" } };
    expect(await talk.error("completion/complete", complete)).toMatchObject({ code: 429 });
    const other = await opened(server.exchange, { caller: { ...caller, auth: { principal: "bob", scopes: [] } } });
    expect(await other.error("completion/complete", complete)).toMatchObject({
      message: expect.stringContaining("admin") as string,
    });
  });

  it("are never asked for secrets in a form [L25-ELIC-B-022]", async () => {
    const bugs: unknown[] = [];
    const fields = { password: text() };
    const server = serving((ctx) => ctx.ask("q", { message: "m", fields }), { onError: (error) => bugs.push(error) });
    const talk = await opened(server.exchange);
    expect(await talk.error("tools/call", { name: "t" })).toMatchObject({ code: -32603 });
    expect([talk.heard, String(bugs)]).toEqual([[], expect.stringContaining("password")]);
  });
});
