import { httpHint, isFailure, RpcError } from "@mortise/jsonrpc";
import type { ContextInit } from "@mortise/jsonrpc";
import { createServer, scopesGranted } from "@mortise/server";
import type { Access, Requirements } from "@mortise/server";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { describe, expect, it } from "vitest";
import { ask, META, refusal, send } from "./ask.js";

const withTool = (requirements: Requirements) => {
  const server = createServer({ name: "test", version: "1" });
  server.tool("t", { ...requirements, handler: () => "ran" });
  return server;
};
const declaring = (capabilities: object) => ({ name: "t", _meta: { [META_KEYS.clientCapabilities]: capabilities } });

describe("needs", () => {
  it.each([
    ["nothing", {}, { sampling: {} }, { sampling: {} }],
    ["sampling without tools", { sampling: {} }, { sampling: { tools: {} } }, { sampling: { tools: {} } }],
    ["form elicitation only", { elicitation: {} }, { elicitation: { url: {} } }, { elicitation: { url: {} } }],
    ["one of two", { roots: {} }, { roots: {}, sampling: {} }, { sampling: {} }],
    ["url mode only", { elicitation: { url: {} } }, { elicitation: { form: {} } }, { elicitation: { form: {} } }],
    ["no extension", { extensions: {} }, { extensions: { "a/b": {} } }, { extensions: { "a/b": {} } }],
  ])(
    "that a client declaring %s does not meet are named in the refusal [META-S-014, META-S-015]",
    async (_what, declared, needs, missing) => {
      const server = withTool({ needs });
      const response = await send(server, "tools/call", {
        name: "t",
        _meta: { ...META, [META_KEYS.clientCapabilities]: declared },
      });
      if (!isFailure(response)) throw new Error("the tool ran");
      expect(response.error).toMatchObject({ code: -32021, data: { requiredCapabilities: missing } });
      expect(httpHint(response)?.status).toBe(400);
    },
  );

  it.each([
    [{ sampling: {} }, { sampling: { tools: {} } }],
    [{ elicitation: { form: {} } }, { elicitation: {} }],
    [{ elicitation: {} }, { elicitation: { form: {}, url: {} } }],
  ])("%j are met by a client that declares %j", async (needs, declared) => {
    expect(await ask(withTool({ needs }), "tools/call", declaring(declared))).toMatchObject({
      content: [{ text: "ran" }],
    });
  });
});

describe("scopes", () => {
  const http = (scopes?: string[]): ContextInit => ({
    transport: "http",
    ...(scopes && { auth: { principal: "ada", scopes } }),
  });
  const answer = async (init: ContextInit) => {
    const response = await send(
      withTool({ scopes: ["read", "write"] }),
      "tools/call",
      { name: "t", _meta: META },
      init,
    );
    return isFailure(response) ? httpHint(response) : "ran";
  };

  it("must all have been granted; the challenge names them [TOOL-S-030]", async () => {
    expect(await answer(http(["write", "read"]))).toBe("ran");
    expect(await answer(http(["read"]))).toEqual({
      status: 403,
      headers: { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="read write"` },
    });
    expect(await answer(http())).toEqual({ status: 401, headers: { "WWW-Authenticate": `Bearer scope="read write"` } });
  });

  it("are not asked of the one user at the other end of a pipe, but of strangers on any other transport", async () => {
    expect(await answer({ transport: "stdio", reach: "process" })).toBe("ran");
    expect(await answer({})).toBe("ran");
    expect(await answer({ transport: "http", reach: "machine" })).toMatchObject({ status: 401 });
    expect(await answer({ transport: "my-websocket" })).toMatchObject({ status: 401 });
  });

  it("guard completion too: who may not use a prompt may not learn from it [COMP-B-010]", async () => {
    const server = createServer({ name: "test", version: "1" });
    server.prompt("p", { scopes: ["read"], arguments: { who: { complete: () => ["secret"] } }, handler: () => "x" });
    server.resourceTemplate("t:///{who}", {
      name: "t",
      scopes: ["read"],
      complete: { who: () => ["secret"] },
      handler: () => "x",
    });
    for (const ref of [
      { type: "ref/prompt", name: "p" },
      { type: "ref/resource", uri: "t:///{who}" },
    ]) {
      const params = { ref, argument: { name: "who", value: "" } };
      expect(await refusal(server, "completion/complete", params, http([]))).not.toHaveProperty("data.values");
      expect(await ask(server, "completion/complete", params, http(["read"]))).toMatchObject({
        completion: { values: ["secret"] },
      });
    }
  });
});

describe("the authorize hook", () => {
  it("is asked for every request, lists included, and its no is a refusal [CACHE-S-026]", async () => {
    const asked: Access[] = [];
    const server = createServer(
      { name: "test", version: "1" },
      {
        authorize: (access) => {
          asked.push(access);
          return scopesGranted(access) && access.method !== "tools/list";
        },
      },
    );
    server.tool("t", { scopes: ["s"], handler: () => "ran" });
    expect(await refusal(server, "tools/list")).toMatchObject({ message: expect.stringContaining("not allowed") });
    expect(await ask(server, "tools/call", { name: "t" })).toMatchObject({ content: [{ text: "ran" }] });
    expect(asked.map(({ method, target, scopes }) => [method, target, scopes])).toEqual([
      ["tools/list", undefined, []],
      ["tools/call", "t", ["s"]],
    ]);
  });
});

describe("a hook that refuses in words of its own", () => {
  const said = new RpcError(-32600, "Not on Sundays.", {
    http: { status: 403, headers: { "WWW-Authenticate": "Own" } },
  });
  const server = createServer(
    { name: "test", version: "1" },
    { authorize: ({ target }) => (target === "t" ? said : true) },
  );
  server.tool("t", { handler: () => "ran" });
  server.tool("u", { handler: () => "ran" });

  it("has them sent, and lets everything else through", async () => {
    const response = await send(server, "tools/call", { name: "t", _meta: META });
    if (!isFailure(response)) throw new Error("the tool ran");
    expect(response.error.message).toBe("Not on Sundays.");
    expect(httpHint(response)).toEqual({ status: 403, headers: { "WWW-Authenticate": "Own" } });
    expect(await ask(server, "tools/call", { name: "u" })).toMatchObject({ content: [{ text: "ran" }] });
  });
});

describe("lists of what the caller may use", () => {
  const build = (pageSize = 200) => {
    const caching = { ttlMs: 60_000, cacheScope: "public" } as const;
    const server = createServer({ name: "test", version: "1" }, { lists: "allowed", caching, pageSize });
    server.tool("open", { handler: () => "" });
    server.tool("read", { scopes: ["read"], handler: () => "" });
    server.tool("write", { scopes: ["read", "write"], handler: () => "" });
    server.resource("t:///r", { name: "r", scopes: ["read"], handler: () => "" });
    server.resourceTemplate("t:///{x}", { name: "t", scopes: ["write"], handler: () => "" });
    server.prompt("p", { scopes: ["read"], handler: () => "" });
    return server;
  };
  const as = (...scopes: string[]): ContextInit => ({ transport: "http", auth: { principal: "ada", scopes } });
  const names = (list: { name: string }[]) => list.map(({ name }) => name);

  it("leave out the rest, whoever asked before, and are for the caller alone [CACHE-S-026]", async () => {
    const server = build();
    const readers = await ask(server, "tools/list", {}, as("read"));
    expect(names(readers.tools)).toEqual(["open", "read"]);
    expect(readers).toMatchObject({ ttlMs: 60_000, cacheScope: "private" });
    expect(names((await ask(server, "tools/list", {}, as("read", "write"))).tools)).toEqual(["open", "read", "write"]);
    expect(names((await ask(server, "tools/list", {}, as())).tools)).toEqual(["open"]);
  });

  it("are of all kinds", async () => {
    const server = build();
    expect((await ask(server, "resources/list", {}, as())).resources).toEqual([]);
    expect(names((await ask(server, "resources/list", {}, as("read"))).resources)).toEqual(["r"]);
    expect((await ask(server, "resources/templates/list", {}, as("read"))).resourceTemplates).toEqual([]);
    expect(names((await ask(server, "resources/templates/list", {}, as("write"))).resourceTemplates)).toEqual(["t"]);
    expect((await ask(server, "prompts/list", {}, as())).prompts).toEqual([]);
    expect(names((await ask(server, "prompts/list", {}, as("read"))).prompts)).toEqual(["p"]);
  });

  it("have pages with something on them, and an end", async () => {
    const server = build(1);
    const first = await ask(server, "tools/list", {}, as("read"));
    expect(names(first.tools)).toEqual(["open"]);
    const second = await ask(server, "tools/list", { cursor: first.nextCursor }, as("read"));
    expect(names(second.tools)).toEqual(["read"]);
    const last = await ask(server, "tools/list", { cursor: second.nextCursor }, as("read"));
    expect(last).toMatchObject({ tools: [] });
    expect(last.nextCursor).toBeUndefined();
  });
});
