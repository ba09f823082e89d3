import { httpHint, isFailure } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { REVISION } from "@mortise/schema/2026-07-28";
import { createServer } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { META, send } from "./ask.js";

const server = createServer({ name: "test", version: "1.0.0" });
server.tool("t", {
  input: {
    type: "object",
    properties: {
      count: { type: "integer", "x-mcp-header": "Count" },
      part: { type: "object", properties: { length: { type: "integer", "x-mcp-header": "Length" } } },
    },
  },
  handler: () => "ok",
});

/** How a call with these arguments and headers ends: refused over its headers, or not. */
async function call(args: unknown, headers: Record<string, string> = {}): Promise<"mismatch" | "no mismatch"> {
  const all: Record<string, string> = {
    "mcp-protocol-version": REVISION,
    "mcp-method": "tools/call",
    "mcp-name": "t",
    ...headers,
  };
  const params: JsonObject = { name: "t", ...(args !== undefined && { arguments: args }), _meta: META };
  const response = await send(server, "tools/call", params, { mirror: { get: (name) => all[name] } });
  if (!isFailure(response) || response.error.code === -32602) return "no mismatch";
  expect({ code: response.error.code, http: httpHint(response)?.status }).toEqual({ code: -32020, http: 400 });
  return "mismatch";
}

describe("a number in a header", () => {
  it.each(["6", "-5", "5.5", "five", "", " ", "NaN"])("%j is not the body's 5 [XMH-S-027]", async (text) => {
    expect(await call({ count: 5 }, { "mcp-param-count": text })).toBe("mismatch");
  });

  it.each(["", " ", "\t"])("%j is not the body's 0, although JavaScript reads it as one [XMH-S-027]", async (text) => {
    expect(await call({ count: 0 }, { "mcp-param-count": text })).toBe("mismatch");
  });

  it.each(["5", "5.0", "05"])("%j is the body's 5", async (text) => {
    expect(await call({ count: 5 }, { "mcp-param-count": text })).toBe("no mismatch");
  });
});

describe("a nested value", () => {
  it.each([
    ["no arguments", undefined],
    ["null on the way", { part: null }],
    ["a text on the way, which has a length of its own", { part: "abc" }],
    ["a number on the way", { part: 7 }],
  ])("is absent with %s, and so is its header [XMH-S-032]", async (_what, args) => {
    expect(await call(args)).toBe("no mismatch");
  });
});
