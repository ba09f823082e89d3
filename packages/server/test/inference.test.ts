import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { createServer } from "@mortise/server";
import { type } from "arktype";
import { Type } from "typebox";
import * as v from "valibot";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { ask } from "./ask.js";

const args = { city: "Lund", days: 3 };

describe("a tool's handler is typed by its input, whatever library wrote it, and the arguments are checked", () => {
  const server = createServer({ name: "test", version: "1" });
  const echoed = (name: string, value: object = args) => ask(server, "tools/call", { name, arguments: value });

  const shown = {
    type: "object",
    properties: { city: { type: "string" }, days: { type: "integer", minimum: 1 } },
    required: ["city"],
  };

  server.tool("typebox", {
    input: Type.Object({ city: Type.String(), days: Type.Optional(Type.Integer({ minimum: 1 })) }),
    handler(input) {
      expectTypeOf(input).toEqualTypeOf<{ city: string; days?: number }>();
      const { city, days = 1 } = input;
      return `${city} ${days}`;
    },
  });
  server.tool("json", {
    input: {
      type: "object",
      properties: { city: { type: "string" }, days: { type: "integer", minimum: 1 } },
      required: ["city"],
    },
    handler(input) {
      expectTypeOf(input.city).toEqualTypeOf<string>();
      expectTypeOf(input.days).toEqualTypeOf<number | undefined>();
      return `${input.city} ${input.days ?? 1}`;
    },
  });
  server.tool("zod", {
    input: z.object({ city: z.string(), days: z.int().min(1).default(1) }),
    handler(input) {
      expectTypeOf(input).toEqualTypeOf<{ city: string; days: number }>();
      return `${input.city} ${input.days}`;
    },
  });
  server.tool("valibot", {
    input: toStandardJsonSchema(
      v.object({ city: v.string(), days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1) }),
    ),
    handler(input) {
      expectTypeOf(input).toEqualTypeOf<{ city: string; days: number }>();
      return `${input.city} ${input.days}`;
    },
  });
  server.tool("arktype", {
    input: type({ city: "string", "days?": "number.integer >= 1" }),
    handler(input) {
      expectTypeOf(input).toEqualTypeOf<{ city: string; days?: number }>();
      return `${input.city} ${input.days ?? 1}`;
    },
  });

  it.each(["typebox", "json", "zod", "valibot", "arktype"])("%s [TOOL-S-029, TOOL-S-026]", async (name) => {
    expect((await echoed(name)).content).toEqual([{ type: "text", text: "Lund 3" }]);
    expect((await echoed(name, { city: "Lund" })).content).toEqual([{ type: "text", text: "Lund 1" }]);
    const refused = await echoed(name, { city: "Lund", days: 0 });
    expect(refused.isError).toBe(true);
    expect(refused.content[0].text).toContain("days");
  });

  it("is listed as plain JSON Schema [TOOL-S-011, TOOL-S-012, TOOL-B-013]", async () => {
    const { tools } = await ask(server, "tools/list");
    for (const { name, inputSchema } of tools) {
      expect(inputSchema, name).toMatchObject({
        type: "object",
        required: ["city"],
        properties: { city: shown.properties.city, days: { type: "integer" } },
      });
      expect(JSON.stringify(inputSchema)).not.toContain("~");
    }
  });
});

describe("a tool's return value is typed by its output", () => {
  it("at compile time", () => {
    const server = createServer({ name: "test", version: "1" });
    server.tool("good", { output: Type.Object({ high: Type.Number() }), handler: () => ({ high: 1 }) });
    server.tool("finished", {
      output: Type.Object({ high: Type.Number() }),
      handler: () => ({ content: [], structuredContent: { high: 1 } }),
    });
    // @ts-expect-error: "high" is a number
    server.tool("bad", { output: Type.Object({ high: Type.Number() }), handler: () => ({ high: "1" }) });
    server.tool("free", { handler: () => ({ anything: true }) });
  });
});
