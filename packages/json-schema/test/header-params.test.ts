import { describe, expect, it } from "vitest";
import { headerParams } from "../src/index.js";

const on = (property: object, rest: object = {}) => ({ type: "object", properties: { a: property }, ...rest });
const marked = (type: unknown, header: unknown = "A") => ({ type, "x-mcp-header": header });

describe("headerParams", () => {
  it("finds annotated properties at any depth of properties [XMH-B-010]", () => {
    const schema = on({ type: "object", properties: { "b.c": marked("integer", "Depth") } }, { required: ["a"] });
    expect(headerParams(schema)).toEqual({ params: [{ header: "Depth", path: ["a", "b.c"], type: "integer" }] });
  });

  it.each(["string", "integer", "boolean"])("accepts type %s, alone or with null [XMH-B-008]", (type) => {
    expect(headerParams(on(marked(type)))).toEqual({ params: [{ header: "A", path: ["a"], type }] });
    expect(headerParams(on(marked([type, "null"]))).params).toHaveLength(1);
  });

  it.each(["number", "object", "array", "null", undefined, ["string", "integer"]])(
    "refuses type %j [XMH-B-008]",
    (type) => {
      expect(headerParams(on(marked(type))).reason).toMatch(/only string, integer and boolean/);
    },
  );

  it.each(["", "a b", "a\r\nb", "ü", 5, null])("refuses the name %j [XMH-B-004] [XMH-B-005] [XMH-B-006]", (name) => {
    expect(headerParams(on(marked("string", name))).reason).toMatch(/not an HTTP token/);
  });

  it("refuses a name used twice, whatever its case [XMH-B-007]", () => {
    const schema = { properties: { a: marked("string", "Key"), b: marked("string", "kEY") } };
    expect(headerParams(schema).reason).toMatch(/used twice/);
  });

  it.each([
    ["items", on({ type: "array", items: { properties: { b: marked("string") } } })],
    ["anyOf", { anyOf: [on(marked("string"))] }],
    ["if", { if: on(marked("string")) }],
    ["$defs", { $defs: { a: on(marked("string")) }, properties: { a: { $ref: "#/$defs/a" } } }],
    ["additionalProperties", { additionalProperties: marked("string") }],
    ["the root", marked("string")],
  ])("refuses an annotation under %s [XMH-B-011]", (_place, schema) => {
    expect(headerParams(schema).reason).toMatch(/through "properties" alone/);
  });

  it("takes data and property names for what they are", () => {
    expect(headerParams(on({ default: marked("number"), const: marked(1) })).params).toEqual([]);
    expect(
      headerParams({ properties: { "x-mcp-header": { type: "string" }, items: marked("string") } }).params,
    ).toHaveLength(1);
  });
});
