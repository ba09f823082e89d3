import { createServer, ToolError } from "@mortise/server";
import type { JsonRpcRequest } from "@mortise/jsonrpc";
import { RpcError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { ask, refusal } from "./ask.js";

const bugs: [unknown, JsonRpcRequest | undefined][] = [];
const quiet = { onError: (error: unknown, request: JsonRpcRequest | undefined) => void bugs.push([error, request]) };

/** What calling a tool with this handler answers. */
function call(handler: (args: any) => unknown, definition: object = {}, args?: object) {
  const server = createServer({ name: "test", version: "1" }, quiet);
  server.tool("t", { ...definition, handler: handler as () => string });
  return ask(server, "tools/call", { name: "t", ...(args && { arguments: args }) });
}
const text = (value: string) => [{ type: "text" as const, text: value }];

describe("what a handler returns", () => {
  it.each([
    ["a string is text", "hi", { content: text("hi") }],
    ["the empty string too", "", { content: text("") }],
    ["undefined is empty content", undefined, { content: [] }],
    ["an array is content blocks", text("a"), { content: text("a") }],
    [
      "an object with a content array is the result",
      { content: [], isError: false, extra: 1 },
      { content: [], isError: false, extra: 1 },
    ],
    ["an object is structured content", { a: 1 }, { content: text(`{"a":1}`), structuredContent: { a: 1 } }],
    ["so is a number", 0, { content: text("0"), structuredContent: 0 }],
    ["and false", false, { content: text("false"), structuredContent: false }],
    ["and null", null, { content: text("null"), structuredContent: null }],
    [
      "and an object whose content is no array",
      { content: "x" },
      { content: text(`{"content":"x"}`), structuredContent: { content: "x" } },
    ],
  ])("%s [TOOL-S-021, TOOL-B-022]", async (_what, returned, result) => {
    const { _meta, resultType, ...rest } = await call(() => returned);
    expect(rest).toEqual(result);
    expect(resultType).toBe("complete");
  });

  it("keeps its own _meta beside the server's", async () => {
    const { _meta } = await call(() => ({ content: [], _meta: { "example.com/x": 1 } }));
    expect(_meta).toEqual({ "example.com/x": 1, "io.modelcontextprotocol/serverInfo": { name: "test", version: "1" } });
  });

  it.each([
    ["blocks that are none", [{ type: "text" }]],
    ["a result with such blocks", { content: [{ type: "smell" }] }],
    ["a function", () => 1],
    [
      "a cycle",
      (() => {
        const a: { self?: unknown } = {};
        a.self = a;
        return a;
      })(),
    ],
    ["a result type of its own making", { content: [], resultType: "maybe" }],
  ])("%s: a bug, which the client sees as an internal error", async (_what, returned) => {
    await expect(call(() => returned)).rejects.toThrow("-32603: Internal error");
  });
});

describe("with an output schema", () => {
  const output = { output: { type: "object", properties: { high: { type: "number" } }, required: ["high"] } };

  it("whatever is returned is structured content and conforms [TOOL-S-023]", async () => {
    expect(await call(() => ({ high: 1.5 }), output)).toMatchObject({
      structuredContent: { high: 1.5 },
      content: text(`{"high":1.5}`),
    });
    expect(await call(() => "plain", { output: { type: "string" } })).toMatchObject({ structuredContent: "plain" });
    expect(await call(() => [1], { output: { type: "array" } })).toMatchObject({ structuredContent: [1] });
    expect(await call(() => null, { output: { type: "null" } })).toMatchObject({ structuredContent: null });
  });

  it.each([
    ["another shape", { high: "x" }],
    ["nothing", undefined],
    ["a finished result without structured content", { content: [] }],
  ])("returning %s is a bug [TOOL-S-023]", async (_what, returned) => {
    bugs.length = 0;
    await expect(call(() => returned, output)).rejects.toThrow("Internal error");
    expect(String(bugs[0]?.[0])).toContain("output schema");
  });

  it("an error result needs no structured content", async () => {
    expect(await call(() => ({ content: text("no"), isError: true }), output)).toMatchObject({ isError: true });
  });
});

describe("what a handler throws", () => {
  it("a ToolError is a result that a model can read [TOOL-S-026, TYPES-S-012]", async () => {
    expect(
      await call(() => {
        throw new ToolError("try a smaller number");
      }),
    ).toMatchObject({ isError: true, content: text("try a smaller number") });
    expect(
      await call(async () => {
        throw new ToolError("x", { content: text("y") });
      }),
    ).toMatchObject({ content: text("y") });
  });

  it("an RpcError reaches the client as it is", async () => {
    await expect(
      call(() => {
        throw new RpcError(7, "seven");
      }),
    ).rejects.toThrow("7: seven");
  });

  it("anything else is a bug: the client learns nothing of it, the hook everything [LOG-S-008, RES-S-013]", async () => {
    bugs.length = 0;
    const secret = new Error("password=hunter2");
    await expect(
      call(() => {
        throw secret;
      }),
    ).rejects.toThrow(/^-32603: Internal error$/);
    expect(bugs).toEqual([[secret, expect.objectContaining({ method: "tools/call" })]]);
  });
});

describe("arguments", () => {
  const input = {
    input: { type: "object", properties: { n: { type: "integer" } }, required: ["n"], additionalProperties: false },
  };

  it("that do not fit become an error result that says where and why; the handler does not run [TOOL-S-029, TOOL-S-026]", async () => {
    const result = await call(
      () => {
        throw new Error("ran");
      },
      input,
      { n: "three" },
    );
    expect(result.isError).toBe(true);
    expect(result.content[0].text).toMatch(/\bn\b/);
    expect((await call(() => "ran", input)).isError).toBe(true);
  });

  it("may be left out of a call to a tool without required ones; such a tool takes nothing else [TOOL-S-015]", async () => {
    expect(await call(() => "ran")).toMatchObject({ content: text("ran") });
    expect(await call(() => "ran", {}, { surprise: 1 })).toMatchObject({ isError: true });
  });

  it("that are no object are a malformed request [TOOL-S-025]", async () => {
    const server = createServer({ name: "test", version: "1" });
    server.tool("t", { handler: () => "ran" });
    for (const args of [[], "x", null]) {
      expect(await refusal(server, "tools/call", { name: "t", arguments: args })).toMatchObject({ code: -32602 });
    }
    for (const name of ["missing", "__proto__", "toString", ""]) {
      expect(await refusal(server, "tools/call", { name })).toMatchObject({
        code: -32602,
        message: expect.stringContaining("no tool"),
      });
    }
  });

  it("named like prototype members are ordinary arguments", async () => {
    const args = JSON.parse(`{"__proto__":{"polluted":1},"constructor":"x"}`) as object;
    await call((given) => JSON.stringify(given), { input: { type: "object" } }, args);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe("defining", () => {
  const server = () => createServer({ name: "test", version: "1" });

  it.each([
    ["a root that is no object", { type: "string" }],
    [
      "a header annotation on an object",
      { type: "object", properties: { a: { type: "object", "x-mcp-header": "A" } } },
    ],
    [
      "two headers of one name",
      {
        type: "object",
        properties: { a: { type: "string", "x-mcp-header": "A" }, b: { type: "string", "x-mcp-header": "a" } },
      },
    ],
    ["an unknown dialect", { $schema: "https://example.com/dialect", type: "object" }],
    ["a reference to another host", { type: "object", properties: { a: { $ref: "https://example.com/a" } } }],
  ])(
    "an input schema with %s is refused, by the tool's name [TOOL-S-012, XMH-B-007, XMH-B-008, SCHEMA-B-004, SCHEMA-B-007]",
    (_what, input) => {
      expect(() => server().tool("mine", { input, handler: () => "" })).toThrow(/"mine"/);
    },
  );

  it("a questionable name warns, a taken one is refused [TOOLNAME-S-001, TOOLNAME-S-003, TOOLNAME-S-004, TOOLNAME-S-005]", () => {
    const warnings: string[] = [];
    const s = createServer({ name: "test", version: "1" }, { onWarning: (w) => warnings.push(w) });
    s.tool("a b", { handler: () => "" });
    s.tool("x".repeat(129), { handler: () => "" });
    s.tool("Fine_name-1.x", { handler: () => "" });
    expect(warnings).toHaveLength(2);
    expect(() => s.tool("a b", { handler: () => "" })).toThrow(/already defined/);
    s.tool("A B", { handler: () => "" }); // case-sensitive [TOOLNAME-B-002]
  });

  it("the schema is listed untouched, whatever keywords it has [TOOL-B-013]", async () => {
    const input = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      $defs: { a: { $anchor: "here", type: "string" } },
      properties: { a: { $ref: "#/$defs/a" }, b: {} },
      if: { required: ["a"] },
      then: { required: ["b"] },
      "x-own": [1, { deep: null }],
    };
    const s = server();
    s.tool("t", { input, output: { anyOf: [{ type: "null" }, { type: "array" }] }, handler: () => null });
    const { tools } = await ask(s, "tools/list");
    expect(tools[0]).toEqual({
      name: "t",
      inputSchema: input,
      outputSchema: { anyOf: [{ type: "null" }, { type: "array" }] },
    });
  });
});
