import { describe, expect, it } from "vitest";
import { emitTypes } from "../src/emit-types.js";
import type { JsonSchema } from "../src/json-schema.js";

const body = (schema: JsonSchema, name = "X"): string =>
  emitTypes({ [name]: schema })
    .replace(/\s+/g, " ")
    .trim();

describe("emitTypes", () => {
  it.each<[JsonSchema, string]>([
    [{}, "unknown"],
    [{ type: "number" }, "number"],
    [{ type: ["string", "null"] }, "string | null"],
    [{ enum: ["a", "b"], type: "string" }, '"a" | "b"'],
    [{ type: "array", items: { enum: ["a", "b"] } }, '("a" | "b")[]'],
    [
      { type: "array", items: { type: "object", properties: { a: { type: ["string", "null"] } } } },
      "{ a?: string | null; }[]",
    ],
    [{ type: "object" }, "{ [key: string]: unknown; }"],
    [{ type: "object", additionalProperties: { not: {} } }, "{ [key: string]: never; }"],
    [{ type: "object", additionalProperties: { $ref: "#/$defs/X" } }, "{ [key: string]: X; }"],
    [{ allOf: [{ $ref: "#/$defs/X" }, { anyOf: [{ type: "string" }, { type: "null" }] }] }, "X & (string | null)"],
  ])("%j", (schema, type) => {
    expect(body(schema)).toBe(`export type X = ${type};`);
  });

  it("puts the constant first, then what is required, then _meta", () => {
    const properties = { _meta: {}, name: {}, title: {}, type: { const: "x" } };
    const text = body({ type: "object", properties, required: ["type", "name"] });
    expect(text).toBe('export type X = { type: "x"; name: unknown; title?: unknown; _meta?: unknown; };');
  });

  it("opens _meta objects to foreign keys", () => {
    const schema: JsonSchema = { type: "object", properties: { "a/b": { type: "string" } } };
    expect(body(schema, "RequestMetaObject")).toContain('"a/b"?: string; [key: string]: unknown;');
    expect(body(schema, "Other")).not.toContain("[key: string]");
  });

  it("tells the bounds that a type cannot, and what is deprecated", () => {
    const size: JsonSchema = { type: "integer", minimum: 0, description: "Bytes.", deprecated: true };
    const text = body({ type: "object", properties: { size } });
    expect(text).toContain("Bytes. Integer. At least 0.");
    expect(text).toContain("@deprecated");
  });

  it("cannot be ended by a description", () => {
    expect(body({ type: "string", description: "a */ b" })).toBe("/** a *\\/ b */ export type X = string;");
  });
});
