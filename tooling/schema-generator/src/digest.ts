import { createHash } from "node:crypto";

/** Keywords that describe and do not decide: two documents that differ in these alone accept the same messages. */
const DESCRIPTIVE = new Set(["description", "title", "$comment", "examples", "deprecated", "$schema", "$id"]);
const VALUES = new Set(["const", "default"]);
const UNORDERED = new Set(["required", "enum", "type"]);
const NAMED_SCHEMAS = new Set(["properties", "patternProperties", "$defs", "dependentSchemas"]);

/**
 * SHA-256 (hex) over everything in a schema document that a validator can act on. Equal digests mean equal structure
 * under equal definition names; descriptions, the order of keys, and draft-07's `definitions` do not count.
 */
export function structuralDigest(document: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(canonical(document)))
    .digest("hex");
}

function canonical(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(canonical);
  if (!isObject(schema)) return schema;
  return inKeyOrder(
    Object.entries(schema)
      .filter(([keyword]) => !DESCRIPTIVE.has(keyword))
      .map(([keyword, value]) => canonicalKeyword(keyword === "definitions" ? "$defs" : keyword, value)),
  );
}

function canonicalKeyword(keyword: string, value: unknown): [string, unknown] {
  if (keyword === "$ref") return [keyword, String(value).replace("#/definitions/", "#/$defs/")];
  if (UNORDERED.has(keyword) && Array.isArray(value)) return [keyword, value.toSorted(byText)];
  if (VALUES.has(keyword) || keyword === "enum") return [keyword, value];
  if (NAMED_SCHEMAS.has(keyword) && isObject(value)) {
    return [keyword, inKeyOrder(Object.entries(value).map(([name, schema]) => [name, canonical(schema)]))];
  }
  return [keyword, canonical(value)];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
const inKeyOrder = (entries: [string, unknown][]): Record<string, unknown> =>
  Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
