import { describe, expect, it } from "vitest";
import { interpreter, type JsonSchemaObject } from "../src/index.js";

const TOO_MUCH = [{ path: "", message: "takes too much work to check against the schema; make it smaller" }];
const TOO_DEEP = [{ path: "", message: "is nested too deeply to be checked against the schema" }];

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const object = (count: number, value: unknown) => Object.fromEntries(times(count, (i) => [`key${i}`, value]));

/** The same small question, 500 times. */
const often = (question: object): JsonSchemaObject => ({ allOf: times(500, () => question) });

describe("the steps of one check [SCHEMA-B-011]", () => {
  it("count the visits of schemas", () => {
    let schema: JsonSchemaObject = { type: "string" };
    const $defs: Record<string, unknown> = { d0: schema };
    for (const i of times(30, (n) => n + 1)) {
      const $ref = `#/$defs/d${i - 1}`;
      schema = { anyOf: [{ $ref }, { $ref }] };
      $defs[`d${i}`] = schema;
    }
    expect(interpreter({ maxSteps: 10_000 })({ $defs, ...schema })(1)).toEqual(TOO_MUCH);
  });

  it.each<[string, JsonSchemaObject, unknown]>([
    ["the names asked for", often({ required: Object.keys(object(5_000, 1)) }), object(5_000, 1)],
    ["the properties described", { items: { properties: object(4_000, true) } }, times(400, () => ({}))],
    ["what depends on a property", { items: { dependentRequired: object(5_000, []) } }, times(400, () => ({}))],
    ["the names of an object", often({ minProperties: 1 }), object(1_000, 1)],
    ["names against a schema without a question", often({ propertyNames: true }), object(1_000, 1)],
    ["items against a schema without a question", often({ items: true }), times(10_000, String)],
    ["items searched", often({ contains: true }), times(10_000, String)],
    ["the characters of a length", often({ minLength: 60_000 }), "x".repeat(100_000)],
    ["the characters of a format", often({ format: "uri" }), `x:${"x".repeat(10_000)}`],
    ["the characters of a pattern", often({ pattern: "x$" }), "x".repeat(10_000)],
    ["the members of a value that is compared", often({ not: { const: [] } }), times(1_000, String)],
    ["the characters of a value that is compared", often({ not: { enum: [[]] } }), ["x".repeat(10_000)]],
    ["the items that are compared with one another", often({ uniqueItems: true }), times(1_000, String)],
  ])("count %s", (_what, schema, value) => {
    expect(interpreter({ maxSteps: 20_000 })(schema)(value)).toEqual(TOO_MUCH);
  });

  it.each([{ const: [1] }, { enum: [{}] }, { uniqueItems: true }])(
    "end a comparison that goes too deep: %j",
    (schema) => {
      const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`) as unknown;
      expect(interpreter()(schema)([deep, deep])).toEqual(TOO_DEEP);
    },
  );
});

describe("patterns of a foreign schema", () => {
  const foreign = (pattern: string) => interpreter({ foreign: true })({ pattern });

  it.each(["(a+)+$", "(a|a)*$", "((ab)*c)+", "(\\w+)\\1", "(?:a{2,}b?)*", "(?<=a*)b", "(?:(?:a{1,99}){1,99}){1,9999}"])(
    "are refused when nothing bounds their work: %s",
    (pattern) => {
      expect(() => foreign(pattern)).toThrow(/refused/);
    },
  );

  it.each([
    ["many choices", "a?".repeat(24) + "b", 24],
    ["repetitions in a row", "^a*a*a*a*b$", 200],
    ["counted repetitions inside one another", "^(?:a{1,9}){1,9}b$", 80],
    ["a quantifier that looks like an escape", "\\u{0,1}".repeat(24) + "b", 24],
    ["choices in groups", "(?:a|a)".repeat(24) + "b", 50],
  ])("are not tried when they may take too long on a text: %s", (_what, pattern, length) => {
    expect(foreign(pattern)("a".repeat(length))).toEqual(TOO_MUCH);
  });

  it.each([
    ["^[a-z(+]+-(?:x|y)\\d*$", "ab-x1"],
    ["^[^@]+@[^@]+\\.[^@]+$", "somebody.with.a.long.name@a-long-domain.example"],
    ["^(?:v)?(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)$", "v10.20.30"],
    ["^(?=.*[A-Z])(?=.*\\d).{8,}$", "Passw0rd with spaces"],
    ["^/(?:[^/]+/)*$", "/a/path/of/some/steps/"],
    ["^[\\w-.]+$", "not-valid.in-unicode_mode"],
    ["^\\p{Lu}\\u{1F600}[\\]]$", "A\u{1F600}]"],
  ])("of the usual kinds are checked: %s", (pattern, text) => {
    expect(foreign(pattern)(text)).toBeUndefined();
    expect(foreign(pattern)("!")).toHaveLength(1);
  });
});
