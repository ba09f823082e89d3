import { describe, expect, it } from "vitest";
import { ajv } from "../src/ajv.js";
import { interpreter, type JsonSchemaObject, type ValidatorFactory } from "../src/index.js";

const validators: [string, ValidatorFactory][] = [
  ["interpreter", interpreter()],
  ["ajv", ajv()],
];
const U = undefined;

/** Schema, value, and the issues that both validators must report. */
const table: [JsonSchemaObject, unknown, [path: string, message: string][] | undefined][] = [
  [{ type: "string" }, "x", U],
  [{ type: "string" }, 5, [["", "must be a string, not a number"]]],
  [{ type: ["string", "null"] }, {}, [["", "must be a string or null, not an object"]]],
  [{ type: "integer" }, 1.5, [["", "must be an integer"]]],
  [{ type: "integer" }, 1.0, U],
  [{ minimum: 1 }, 0, [["", "must be at least 1"]]],
  [{ exclusiveMaximum: 1 }, 1, [["", "must be less than 1"]]],
  [{ multipleOf: 3 }, 7, [["", "must be a multiple of 3"]]],
  [{ maxLength: 1 }, "💩", U],
  [{ minLength: 2 }, "💩", [["", "must have at least 2 characters"]]],
  [{ pattern: "^a+$" }, "b", [["", "must match the pattern ^a+$"]]],
  [{ enum: ["C", "F"] }, "K", [["", 'must be one of "C", "F"']]],
  [{ const: { a: [1] } }, { a: [1] }, U],
  [
    { required: ["a", "constructor"] },
    {},
    [
      ["", 'must have the property "a"'],
      ["", 'must have the property "constructor"'],
    ],
  ],
  [{ properties: { constructor: { type: "number" } } }, {}, U],
  [
    { properties: { a: { properties: { "b/c": { maximum: 1 } } } } },
    { a: { "b/c": 2 } },
    [["/a/b~1c", "must be at most 1"]],
  ],
  [{ properties: { a: {} }, additionalProperties: false }, { z: 1 }, [["", 'must not have the property "z"']]],
  [{ properties: { a: {} }, unevaluatedProperties: false }, { z: 1 }, [["", 'must not have the property "z"']]],
  [{ items: { type: "number" } }, [1, "x"], [["/1", "must be a number, not a string"]]],
  [{ minItems: 2 }, [1], [["", "must have at least 2 items"]]],
  [{ items: { contains: { type: "number" } } }, [[1], []], [["/1", "must hold at least 1 item of the kind asked for"]]],
  [{ uniqueItems: true }, [{ valueOf: 1 }, { constructor: [] }], U],
  [
    { uniqueItems: true },
    [{ constructor: [] }, { constructor: [] }],
    [["", "must not hold the same item twice (items 0 and 1)"]],
  ],
  [{ const: { constructor: [] } }, { constructor: [] }, U],
  [{ enum: [{ a: 1 }] }, { valueOf: 1 }, [["", 'must be {"a":1}']]],
  [{ uniqueItems: true }, [1, 2, 1], [["", "must not hold the same item twice (items 0 and 2)"]]],
  [{ anyOf: [{ type: "string" }, { type: "number" }] }, true, [["", "must match at least one of the alternatives"]]],
  [
    { oneOf: [{ minimum: 1 }, { maximum: 5 }] },
    3,
    [["", "must match only one of the alternatives, but matches several"]],
  ],
  [{ not: { type: "string" } }, "x", [["", "must not match the schema under not"]]],
  [{ $ref: "#/$defs/a", $defs: { a: { type: "null" } } }, 1, [["", "must be null, not a number"]]],
  [{ format: "email" }, "a@b.example", U],
  [{ format: "email" }, "nobody", [["", "must be a valid email"]]],
  [{ format: "uri" }, "mailto:a@b.example", U],
  [{ format: "uri" }, "//no-scheme", [["", "must be a valid uri"]]],
  [{ format: "date" }, "2024-02-29", U],
  [{ format: "date" }, "2023-02-29", [["", "must be a valid date"]]],
  [{ format: "date-time" }, "2023-02-28T23:59:60Z", U],
  [{ format: "date-time" }, "2023-02-28 10:00", [["", "must be a valid date-time"]]],
  [{ format: "unheard-of" }, "x", U],
];

describe.each(validators)("%s", (_name, factory) => {
  it.each(table)("checks %j against %j", (schema, value, expected) => {
    const issues = factory(schema)(value);
    expect(issues?.map(({ path, message }) => [path, message])).toEqual(expected);
  });

  it("reads draft-07 and 2019-09 when a schema names them [SCHEMA-B-002] [SCHEMA-B-003]", () => {
    const tuple = { items: [{ type: "string" }], additionalItems: false };
    for (const $schema of ["http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema"]) {
      const check = factory({ $schema, ...tuple });
      expect(check(["x"])).toBeUndefined();
      expect(check(["x", 1])).toHaveLength(1);
    }
  });

  it("reads 2020-12 when a schema names nothing [SCHEMA-B-001]", () => {
    expect(factory({ prefixItems: [{ type: "string" }] })([1])).toHaveLength(1);
    expect(() => factory({ items: [{ type: "string" }] })).toThrow(/here must stand a schema/);
  });

  it.each([
    [
      "an unknown dialect [SCHEMA-B-004]",
      { $schema: "http://json-schema.org/draft-04/schema#" },
      /not supported.*2020-12/,
    ],
    [
      "a reference to the network [SCHEMA-B-007] [SCHEMA-B-010]",
      { $ref: "https://example.com/a.json" },
      /never fetched/,
    ],
    ["a reference to nothing", { $ref: "#/$defs/none" }, /leads to nothing/],
    ["a pattern that is none", { pattern: "(" }, /not a regular expression/],
    ["an endless pattern", { pattern: "a".repeat(2000) }, /maxPatternLength/],
    ["too many schemas [SCHEMA-B-011]", { allOf: Array.from({ length: 5000 }, () => ({})) }, /maxSubschemas/],
  ])("refuses %s", (_what, schema, reason) => {
    expect(() => factory(schema)).toThrow(reason);
  });

  it("refuses a schema that is too deep [SCHEMA-B-011]", () => {
    let schema: JsonSchemaObject = {};
    for (let i = 0; i < 200; i++) schema = { not: schema };
    expect(() => factory(schema)).toThrow(/maxDepth/);
  });

  it("ends a schema that refers to itself for ever", () => {
    expect(factory({ $ref: "#" })(1)).toEqual([
      { path: "", message: "is nested too deeply to be checked against the schema" },
    ]);
  });

  it("reports a bounded number of issues", () => {
    expect(factory({ items: { type: "string" } })(Array.from({ length: 1000 }, () => 1))).toHaveLength(16);
  });
});

describe("interpreter", () => {
  it("names the alternative that was meant", () => {
    const kind = (name: string, type: string) => ({
      properties: { kind: { const: name }, x: { type } },
      required: ["x"],
    });
    const issues = interpreter()({ oneOf: [kind("a", "string"), { type: "null" }] })({ kind: "a", x: 1 });
    expect(issues).toEqual([{ path: "/x", message: "must be a string, not a number" }]);
  });
});
