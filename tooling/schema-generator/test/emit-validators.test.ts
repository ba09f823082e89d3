import { describe, expect, it } from "vitest";
import { emitValidators } from "../src/emit-validators.js";
import type { JsonSchema } from "../src/json-schema.js";
import { optimise } from "../src/optimise.js";
import { tidy } from "../src/tidy.js";

const tagged = (kind: string): JsonSchema => ({
  type: "object",
  properties: { kind: { const: kind } },
  required: ["kind"],
});
const A = { $ref: "#/$defs/A" };
const B = { $ref: "#/$defs/B" };
const definitions = { A: tagged("a"), B: tagged("b") };

describe("optimise", () => {
  it("turns a union told apart by a constant into a discriminator", () => {
    expect(optimise({ ...definitions, U: { anyOf: [A, B] } })["U"]).toEqual({
      type: "object",
      required: ["kind"],
      discriminator: { propertyName: "kind" },
      oneOf: [{ $ref: "A" }, { $ref: "B" }],
    });
  });

  it("leaves a union alone that the constant does not tell apart", () => {
    const twice = { ...definitions, B: tagged("a") };
    expect(optimise({ ...twice, U: { anyOf: [A, B] } })["U"]).toEqual({ anyOf: [{ $ref: "A" }, { $ref: "B" }] });
    const optional = { ...definitions, B: { ...tagged("b"), required: [] } };
    expect(optimise({ ...optional, U: { anyOf: [A, B] } })["U"]).toHaveProperty("anyOf");
  });

  it("tries scalars first", () => {
    const branches = [A, { type: "array" }, { type: ["string", "null"] }];
    expect(optimise({ ...definitions, U: { anyOf: branches } })["U"]?.anyOf?.map(({ type }) => type)).toEqual([
      ["string", "null"],
      "array",
      undefined,
    ]);
  });
});

describe("emitValidators", () => {
  it("stops at a keyword that it does not know", () => {
    expect(() => emitValidators({ X: { type: "string", shiny: true } as JsonSchema })).toThrow(/shiny/);
  });

  it("stops at output of Ajv that it does not understand", () => {
    expect(() => tidy("export const isX = validate0;\nfunction validate0(data, {rootData}={}){\n}\n")).toThrow(
      /Ajv's output has changed/,
    );
  });
});
