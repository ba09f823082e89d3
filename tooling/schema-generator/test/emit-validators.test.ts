import { describe, expect, it } from "vitest";
import { alternatives } from "../src/alternatives.js";
import { emitValidators } from "../src/emit-validators.js";
import type { JsonSchema } from "../src/json-schema.js";

const tagged = (kind: string): JsonSchema => ({
  type: "object",
  properties: { kind: { const: kind } },
  required: ["kind"],
});
const A = { $ref: "#/$defs/A" };
const B = { $ref: "#/$defs/B" };
const definitions = { A: tagged("a"), B: tagged("b") };

describe("alternatives", () => {
  it("finds the constant that tells the objects of a union apart", () => {
    const found = alternatives(definitions, [A, B]);
    expect(found).toEqual({ others: [], objects: [A, B], tag: { name: "kind", values: ["a", "b"] } });
  });

  it("finds none where two say the same or one may stay silent", () => {
    expect(alternatives({ ...definitions, B: tagged("a") }, [A, B])).not.toHaveProperty("tag");
    expect(alternatives({ ...definitions, B: { ...tagged("b"), required: [] } }, [A, B])).not.toHaveProperty("tag");
  });

  it("puts scalars first", () => {
    const scalar = { type: ["string", "null"] };
    expect(alternatives(definitions, [A, { type: "array" }, scalar]).others).toEqual([scalar, { type: "array" }]);
  });
});

describe("emitValidators", () => {
  const imports = { checks: "./checks.js", validator: "./validator.js" };

  it("writes a definition in the words of the checks, and imports those words alone", () => {
    const Point: JsonSchema = {
      type: "object",
      properties: { x: { type: "number", minimum: 0 }, of: { anyOf: [A, B] }, "not-a-name": { type: "string" } },
      required: ["x"],
    };
    const text = emitValidators({ ...definitions, Point }, imports);
    expect(text).toContain('import { define, literal, number, object, string, tagged, validator } from "./checks.js";');
    expect(text).toContain(`const Point: Check = /* @__PURE__ */ define(() => object({
  x: number(0),
}, {
  of: tagged("kind", {
    a: A,
    b: B,
  }),
  "not-a-name": string,
}));`);
  });

  it("stops at a keyword that it does not know", () => {
    expect(() => emitValidators({ X: { type: "string", shiny: true } as JsonSchema }, imports)).toThrow(/shiny/);
  });
});
