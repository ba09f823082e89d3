import { createClient } from "@mortise/client";
import { InvalidMessageError } from "@mortise/jsonrpc";
import type { CallToolResult } from "@mortise/schema/2026-07-28";
import { describe, expect, expectTypeOf, it } from "vitest";
import { INFO, list, peer, rejection, text, tool } from "./peer.js";

const FORECAST = {
  type: "object",
  properties: { high: { type: "number" }, summary: { type: "string" } },
  required: ["high"],
} as const;

const returning = (result: object, tools: unknown[] = []) => {
  const { exchange } = peer({
    "tools/call": () => ({ ...text("ok"), ...result }),
    "tools/list": () => list("tools", tools),
  });
  const warnings: string[] = [];
  return { client: createClient(INFO, { exchange, onWarning: (message) => warnings.push(message) }), warnings };
};

describe("with output", () => {
  it("types and checks the structured content [TOOL-C-024]", async () => {
    const { client } = returning({ structuredContent: { high: 21, more: null } });
    const result = await client.callTool("forecast", {}, { output: FORECAST });
    if (result.isError) throw new Error("unexpected");
    expectTypeOf(result.structuredContent.high).toEqualTypeOf<number>();
    expectTypeOf(result.structuredContent.summary).toEqualTypeOf<string | undefined>();
    expect(result.structuredContent).toEqual({ high: 21, more: null });
    expect(result.content).toHaveLength(1);
  });

  it("lists what does not fit [TOOL-C-034]", async () => {
    const { client } = returning({ structuredContent: { high: "hot", summary: 1 } });
    const error = (await rejection(client.callTool("forecast", {}, { output: FORECAST }))) as InvalidMessageError;
    expect(error).toBeInstanceOf(InvalidMessageError);
    expect(error.message).toContain("forecast");
    expect(error.message).toContain("/high");
    expect(error.cause).toEqual(expect.arrayContaining([expect.objectContaining({ path: "/high" })]));
  });

  it.each([null, false, 0, ""])("takes %j for content, not for absence [TOOL-B-022]", async (structuredContent) => {
    const output = { enum: [null, false, 0, ""] } as const;
    const result = await returning({ structuredContent }).client.callTool("a", {}, { output });
    expect(result.structuredContent).toBe(structuredContent);
    expect(
      await rejection(returning({ structuredContent }).client.callTool("a", {}, { output: { const: 1 } })),
    ).toBeInstanceOf(InvalidMessageError);
  });

  it("refuses a result without any, unless it is an error", async () => {
    expect(await rejection(returning({}).client.callTool("a", {}, { output: FORECAST }))).toBeInstanceOf(
      InvalidMessageError,
    );
    const failed = await returning({ isError: true }).client.callTool("a", {}, { output: FORECAST });
    expect(failed.isError).toBe(true);
  });

  it("takes a Standard Schema, and gives what it converts to", async () => {
    const output = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value: unknown) => ({ value: new Date(value as string) }),
        jsonSchema: { input: () => ({ type: "string" }), output: () => ({ type: "string" }) },
        types: undefined as { input: string; output: Date } | undefined,
      },
    } as const;
    const result = await returning({ structuredContent: "2026-07-28" }).client.callTool("when", {}, { output });
    if (result.isError) throw new Error("unexpected");
    expectTypeOf(result.structuredContent).toEqualTypeOf<Date>();
    expect(result.structuredContent).toEqual(new Date("2026-07-28"));
  });
});

describe("with the tool's own schema", () => {
  const listed = [tool("forecast", { outputSchema: FORECAST })];

  it("checks once a list has shown it [TOOL-C-024]", async () => {
    const { client } = returning({ structuredContent: { high: "hot" } }, listed);
    expectTypeOf(client.callTool("forecast")).resolves.toEqualTypeOf<CallToolResult>();
    expect(await client.callTool("forecast")).toHaveProperty("structuredContent", { high: "hot" });
    await client.listTools();
    expect(await rejection(client.callTool("forecast"))).toBeInstanceOf(InvalidMessageError);
  });

  it("warns once of a schema that cannot be used, fetches nothing, and passes the result on [TOOL-C-035]", async () => {
    const outputSchema = { $ref: "https://example.com/schema.json" };
    const { client, warnings } = returning({ structuredContent: 1 }, [tool("a", { outputSchema })]);
    await client.listTools();
    for (const _ of [1, 2]) expect(await client.callTool("a")).toHaveProperty("structuredContent", 1);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("example.com");
  });

  it("remembers no more tools than it may", async () => {
    const many = [tool("forecast", { outputSchema: FORECAST }), tool("b")];
    const { exchange } = peer({
      "tools/call": () => ({ ...text("ok"), structuredContent: { high: "hot" } }),
      "tools/list": () => list("tools", many),
    });
    const client = createClient(INFO, { exchange, limits: { maxKnownTools: 1 } });
    await client.listTools();
    expect(await client.callTool("forecast")).toHaveProperty("structuredContent");
  });
});
