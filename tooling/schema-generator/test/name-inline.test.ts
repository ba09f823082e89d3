import { describe, expect, it } from "vitest";
import type { Definitions } from "../src/json-schema.js";
import { nameInline } from "../src/name-inline.js";

const point = { type: "object", properties: { x: { type: "number" }, y: { type: "number" } }, required: ["x", "y"] };
const shape = { anyOf: [{ type: "string" }, { type: "null" }, { type: "boolean" }] };

describe("nameInline", () => {
  it("puts a name where a definition is repeated, wherever that stands, and keeps the description of the place", () => {
    const definitions: Definitions = {
      Line: {
        type: "object",
        properties: { from: { ...point, description: "Here." }, via: { type: "array", items: point }, look: shape },
      },
      Path: { allOf: [{ type: "object" }, { anyOf: [point, { type: "null" }] }], additionalProperties: point },
      Point: { ...point, description: "A place." },
      Shape: shape,
    };
    const ref = { $ref: "#/$defs/Point" };
    expect(nameInline(definitions)).toEqual({
      Line: {
        type: "object",
        properties: {
          from: { description: "Here.", ...ref },
          via: { type: "array", items: ref },
          look: { $ref: "#/$defs/Shape" },
        },
      },
      Path: { allOf: [{ type: "object" }, { anyOf: [ref, { type: "null" }] }], additionalProperties: ref },
      Point: { ...point, description: "A place." },
      Shape: shape,
    });
  });

  it("leaves alone what two definitions say, and what says too little to be recognised", () => {
    const small = { type: "object", properties: { x: { type: "number" } } };
    const definitions: Definitions = {
      A: point,
      B: point,
      Small: small,
      User: { type: "object", properties: { a: point, b: small, c: { type: "string" } } },
    };
    expect(nameInline(definitions)).toEqual(definitions);
  });

  it("looks at structure: one required property less is another schema", () => {
    const definitions: Definitions = {
      Point: point,
      User: { type: "object", properties: { a: { ...point, required: ["x"] }, b: { type: "null" } } },
    };
    expect(nameInline(definitions)).toEqual(definitions);
  });
});
