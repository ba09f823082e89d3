import { createClient, InputRequiredError, isResourceNotFound } from "@mortise/client";
import { InvalidMessageError, RpcError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { INFO, list, peer, rejection, text, tool } from "./peer.js";

const answering = (method: string, result: unknown) => {
  const { exchange, seen } = peer({ [method]: () => result });
  return { client: createClient(INFO, { exchange }), seen };
};

describe("resultType", () => {
  it("is complete when absent [BASE-C-013]", async () => {
    const { client } = answering("tools/call", { content: [] });
    expect(await client.callTool("a")).toEqual({ resultType: "complete", content: [] });
  });

  it.each(["task", "partial", "", null, 7, "constructor"])(
    "is an invalid answer when it is %j [BASE-C-012] [BASE-B-011]",
    async (resultType) => {
      const { client } = answering("tools/call", { resultType, content: [] });
      const error = await rejection(client.callTool("a"));
      expect(error).toBeInstanceOf(InvalidMessageError);
    },
  );

  it("may be input_required only where the method may ask [MRTR-C-006]", async () => {
    const asking = { resultType: "input_required", requestState: "s", tools: [], ttlMs: 0, cacheScope: "private" };
    const error = await rejection(answering("tools/list", asking).client.listTools());
    expect(error).toBeInstanceOf(InvalidMessageError);
    expect(error).not.toBeInstanceOf(InputRequiredError);
  });
});

describe("checking", () => {
  it("keeps members that nobody knows [BASE-C-009] [TOOL-B-013]", async () => {
    const inputSchema = { type: "object", $defs: { a: { $anchor: "x" } }, if: {}, then: {}, "x-mine": [1, null] };
    const page = {
      ...list("tools", [tool("a", { inputSchema, future: { deep: null } })]),
      more: 0,
      _meta: { "com.example/x": 1 },
    };
    const { client } = answering("tools/list", page);
    expect(await client.request("tools/list", {})).toEqual(page);
  });

  it.each([
    ["tools/call", { content: [{ type: "text" }] }],
    ["tools/call", { content: "text" }],
    ["tools/list", { tools: [{ name: "a" }] }],
    ["prompts/get", { messages: [{ role: "nobody", content: { type: "text", text: "" } }] }],
    ["resources/read", { contents: {} }],
    ["completion/complete", { completion: { values: [1] } }],
    ["server/discover", { capabilities: {} }],
  ] as const)("refuses a bad result of %s and says where", async (method, result) => {
    const { client } = answering(method, { resultType: "complete", ...result });
    const error = (await rejection(client.request(method as string, {}))) as InvalidMessageError;
    expect(error).toBeInstanceOf(InvalidMessageError);
    expect(error.message).toContain(method);
    expect(error.message).toContain(Object.keys(result)[0] === "tools" ? "inputSchema" : "must");
  });

  it.each(["com.example/other", "constructor", "hasOwnProperty"])(
    "lets %s of others through as it comes",
    async (method) => {
      const { client } = answering(method, { resultType: "complete", any: [1] });
      expect(await client.request(method, { x: 1 })).toEqual({ resultType: "complete", any: [1] });
    },
  );

  it.each([undefined, -1])(
    "takes ttlMs %s for 0 and a missing cacheScope for private [CACHE-C-007] [CACHE-C-008]",
    async (ttlMs) => {
      const { client } = answering("tools/list", {
        resultType: "complete",
        tools: [],
        ...(ttlMs !== undefined && { ttlMs }),
      });
      expect(await client.request("tools/list", {})).toMatchObject({ ttlMs: 0, cacheScope: "private" });
    },
  );
});

describe("tool results", () => {
  it("returns isError results instead of throwing them [TOOL-C-028]", async () => {
    const { client } = answering("tools/call", { ...text("no such city"), isError: true });
    expect(await client.callTool("a")).toMatchObject({ isError: true, content: [{ text: "no such city" }] });
  });

  it.each([null, false, 0, "", []])("keeps structured content %j [TOOL-B-022]", async (structuredContent) => {
    const { client } = answering("tools/call", { ...text(""), structuredContent });
    expect(await client.callTool("a")).toHaveProperty("structuredContent", structuredContent);
  });
});

it.each([-32602, -32002])("recognises %i as a resource that is not there [BASE-C-026] [RES-C-014]", async (code) => {
  const { exchange } = peer({
    "resources/read": () => {
      throw new RpcError(code, "not found");
    },
  });
  const error = await rejection(createClient(INFO, { exchange }).readResource("file:///nowhere"));
  expect(isResourceNotFound(error)).toBe(true);
  expect(isResourceNotFound(new RpcError(-32603, "internal"))).toBe(false);
  expect(isResourceNotFound(new Error("x"))).toBe(false);
});
