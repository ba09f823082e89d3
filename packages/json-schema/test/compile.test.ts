import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import { Type } from "typebox";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { compileSchema, formatIssues, requireObjectRoot, SchemaError, type SchemaLike } from "../src/index.js";

const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const doors: [string, SchemaLike][] = [
  ["plain", city],
  ["TypeBox", Type.Object({ city: Type.String() })],
  ["Zod", z.object({ city: z.string() })],
  ["Valibot", toStandardJsonSchema(v.object({ city: v.string() }))],
  ["ArkType", type({ city: "string" })],
];

describe("compileSchema", () => {
  it.each(doors)("publishes and checks a schema of %s", (_name, schema) => {
    const { json, validate } = compileSchema(schema);
    expect(json).toMatchObject(city);
    expect(validate({ city: "Rome" })).toEqual({ value: { city: "Rome" } });
    expect(validate({ city: 5 })).toMatchObject({ issues: [{ path: "/city" }] });
  });

  it("keeps every keyword of a written-out schema, and leaves the schema alone [TOOL-B-013]", () => {
    const schema = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: { a: { $ref: "#/$defs/A", "x-mcp-header": "A", default: null } },
      $defs: { A: { $anchor: "a", enum: [1, null, "x"] } },
      if: { required: ["a"] },
      then: { minProperties: 1 },
      "x-own": [{ deep: false }],
    };
    const before = structuredClone(schema);
    const { json } = compileSchema(schema);
    expect(json).toEqual(before);
    expect(schema).toEqual(before);
    expect(Object.isFrozen(schema.$defs)).toBe(false);
  });

  it("publishes no marker of TypeBox", () => {
    const schema = Type.Object({ a: Type.Optional(Type.Readonly(Type.Unsafe<Date>({ type: "string" }))) });
    expect(JSON.stringify(Reflect.ownKeys(compileSchema(schema).json))).not.toContain("~");
    expect(JSON.stringify(compileSchema(schema).json)).not.toContain("~");
  });

  it("keeps a property called __proto__ a property", () => {
    const schema = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}');
    const { json, validate } = compileSchema(schema);
    expect(JSON.stringify(json)).toBe(JSON.stringify(schema));
    expect(validate(JSON.parse('{"__proto__":5}'))).toMatchObject({ issues: [{ path: "/__proto__" }] });
  });

  it("hands on what a Standard Schema makes of the value, and publishes the side asked for", () => {
    const schema = z.object({ limit: z.number().default(3) });
    expect(compileSchema(schema).validate({})).toEqual({ value: { limit: 3 } });
    expect(compileSchema(schema, { direction: "input" }).json.required).toBeUndefined();
    expect(compileSchema(schema, { direction: "output" }).json.required).toEqual(["limit"]);
  });

  it("waits for a Standard Schema that is asynchronous", async () => {
    const schema = z.object({ name: z.string().refine(async (name) => name !== "taken", "is taken") });
    await expect(compileSchema(schema).validate({ name: "taken" })).resolves.toEqual({
      issues: [{ path: "/name", message: "is taken" }],
    });
  });

  it("says which schema fails, where and why", () => {
    const schema = { type: "object", properties: { a: { type: "strin" } } };
    const compile = () => compileSchema(schema, { what: 'input schema of tool "x"' });
    expect(compile).toThrow(/The input schema of tool "x" cannot be used: at \/properties\/a: "type" must be one of/);
    expect(compile).toThrow(SchemaError);
    expect(() => compileSchema(v.object({}) as never)).toThrow(/toStandardJsonSchema/);
  });

  it("demands an object at the root on request [TOOL-S-012]", () => {
    expect(() => requireObjectRoot({ type: "array" }, "input schema")).toThrow(/input schema.*"type": "object"/);
    expect(() => requireObjectRoot({ type: "object" })).not.toThrow();
  });

  it("writes issues as a text to correct from", () => {
    const result = compileSchema(city).validate({}) as { issues: [] };
    expect(formatIssues(result.issues)).toBe('- The value must have the property "city"');
  });
});
