import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ajv } from "../src/ajv.js";
import { interpreter, type JsonSchemaObject } from "../src/index.js";

/** Names that mean something to JavaScript, too. */
const names = fc.constantFrom("a", "b", "constructor", "valueOf", "__proto__");

/** Schemas and values arrive as JSON, so nothing may be made that JSON cannot say, such as an object without prototype. */
const asJson = <T>(made: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  made.map((value) => JSON.parse(JSON.stringify(value)) as T);

const values = asJson(
  fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, true, 1, 2, 1.5, "", "a", "bc"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(names, tie("value"), { maxKeys: 3 }),
    ),
  })).value,
);

const leaves = fc.constantFrom<JsonSchemaObject | boolean>(
  ...[true, false, { type: "string" }, { type: ["integer", "object"] }, { type: "null" }, { enum: [1, "a", null] }],
  ...[{ minimum: 2 }, { exclusiveMaximum: 2 }, { multipleOf: 1.5 }, { maxLength: 1 }, { minLength: 1 }],
  ...[{ pattern: "^b" }, { required: ["a", "constructor"] }, { minItems: 2 }, { maxItems: 1 }, { maxProperties: 1 }],
  ...[{ minProperties: 1 }, { const: 1 }, { dependentRequired: { a: ["b"] } }, { propertyNames: { enum: ["a"] } }],
);

/** Without what Ajv leaves to the interpreter: those would agree by being one. */
const schemas = asJson(
  fc.letrec((tie) => {
    const schema = tie("schema");
    const some = fc.array(schema, { minLength: 1, maxLength: 3 });
    const named = (keys: fc.Arbitrary<string>) => fc.dictionary(keys, schema, { maxKeys: 3 });
    const ordinary = names.filter((name) => name !== "__proto__");
    return {
      schema: fc.oneof(
        { maxDepth: 3 },
        leaves,
        fc.record({ properties: named(ordinary), additionalProperties: schema }),
        fc.record({ patternProperties: named(fc.constantFrom("^a", "o")), additionalProperties: schema }),
        fc.record({ dependentSchemas: named(ordinary), propertyNames: schema }, { requiredKeys: [] }),
        fc.record({ prefixItems: some, items: schema }, { requiredKeys: [] }),
        fc.record({ anyOf: some, not: schema }, { requiredKeys: [] }),
        fc.record({ allOf: some }),
        fc.record({ oneOf: some }),
        fc.record({ if: schema, then: schema, else: schema }, { requiredKeys: ["if"] }),
      ),
    };
  }).schema,
).filter((schema) => typeof schema === "object") as fc.Arbitrary<JsonSchemaObject>;

it("finds the same values valid as Ajv does", () => {
  const [interpret, compile] = [interpreter(), ajv()];
  const property = fc.property(schemas, fc.array(values, { minLength: 5, maxLength: 20 }), (schema, candidates) => {
    const [a, b] = [interpret(schema), compile(schema)];
    for (const candidate of candidates) expect(a(candidate) === undefined).toBe(b(candidate) === undefined);
  });
  fc.assert(property, { numRuns: 150 });
});

it("finds two values equal exactly when all in them is", () => {
  const property = fc.property(values, values, fc.boolean(), (a, other, same) => {
    const b = same ? (structuredClone(a) as unknown) : other;
    const equal = isDeepStrictEqual(a, b);
    expect(interpreter()({ const: a })(b) === undefined).toBe(equal);
    expect(interpreter()({ enum: [null, [], a] })(b) === undefined).toBe(
      equal || b === null || isDeepStrictEqual(b, []),
    );
    expect(interpreter()({ uniqueItems: true })([a, b]) === undefined).toBe(!equal);
  });
  fc.assert(property);
});
