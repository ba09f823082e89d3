import fc, { type Arbitrary } from "fast-check";
import { definition, refName, type Definitions, type JsonSchema } from "../src/json-schema.js";

/**
 * Random values that fit a schema, for the part of JSON Schema that the documents use. fast-check has no such generator of
 * its own. Depth is bounded: beyond it optional properties and list items stay away, and unions take their first scalar.
 */
export function arbitrary(definitions: Definitions, name: string): Arbitrary<unknown> {
  return valueOf(definitions, definition(definitions, name), DEPTH);
}

const DEPTH = 5;
const KEY = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,4})?$/);
const ANYTHING = fc.jsonValue({ maxDepth: 2 });

function valueOf(definitions: Definitions, schema: JsonSchema, depth: number): Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, allOf, type } = schema;
  if ($ref !== undefined) return valueOf(definitions, definition(definitions, refName($ref)), depth);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (anyOf ?? oneOf) return union(definitions, anyOf ?? oneOf ?? [], depth);
  if (allOf) return fc.tuple(...allOf.map((part) => valueOf(definitions, part, depth))).map(refine);
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => valueOf(definitions, { type: one as string }, depth)));
  if (type === "object") return objectOf(definitions, schema, depth);
  if (type === "array")
    return fc.array(valueOf(definitions, schema.items ?? {}, depth - 1), { maxLength: depth > 0 ? 2 : 0 });
  return scalarOf(schema);
}

function scalarOf({ type, minimum = -1000, maximum = 1000 }: JsonSchema): Arbitrary<unknown> {
  switch (type) {
    case "string":
      return fc.oneof(fc.string({ maxLength: 8 }), fc.constant(""));
    case "integer":
      return fc.integer({ min: Math.max(minimum, -(2 ** 31)), max: Math.min(maximum, 2 ** 31 - 1) });
    case "number":
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return ANYTHING; // the schema `{}`
  }
}

function union(definitions: Definitions, branches: readonly JsonSchema[], depth: number): Arbitrary<unknown> {
  const scalars = branches.filter(({ type }) => type !== undefined && type !== "object" && type !== "array");
  const kept = depth > 0 || scalars.length === 0 ? branches : scalars;
  return fc.oneof(...kept.map((branch) => valueOf(definitions, branch, depth - 1)));
}

function objectOf(definitions: Definitions, schema: JsonSchema, depth: number): Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const known = Object.entries(properties).filter(([name]) => depth > 0 || required.includes(name));
  const named = Object.fromEntries(known.map(([name, property]) => [name, valueOf(definitions, property, depth - 1)]));
  const closed = additionalProperties?.not !== undefined;
  const rest =
    closed || depth <= 0 ? fc.constant({}) : fc.dictionary(KEY, others(definitions, schema, depth), { maxKeys: 2 });
  // What is named wins over what is added.
  return fc.tuple(rest, fc.record(named, { requiredKeys: [...required] as never[] })).map(refine);
}

/** Values under keys that the schema does not name. */
function others(definitions: Definitions, { additionalProperties }: JsonSchema, depth: number): Arbitrary<unknown> {
  return additionalProperties ? valueOf(definitions, additionalProperties, depth - 1) : ANYTHING;
}

/** Objects laid over each other, inner ones too: `params` of an envelope and `params` of its method are one object. */
function refine(parts: readonly unknown[]): unknown {
  return parts.reduce(overlay);
}

function overlay(under: unknown, over: unknown): unknown {
  if (!isObject(under) || !isObject(over)) return over;
  const merged = { ...under };
  for (const [key, value] of Object.entries(over)) {
    define(merged, key, Object.hasOwn(under, key) ? overlay(under[key], value) : value);
  }
  return merged;
}

/** An own property even where the key is `__proto__`. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
