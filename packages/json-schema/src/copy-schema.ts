import { pointerStep } from "./issue.js";
import { SchemaError } from "./schema-error.js";
import type { JsonSchemaObject } from "./schema-like.js";

/** Deeper than any schema a person writes, and shallow enough for every recursive reader behind us. */
const MAX_DEPTH = 256;

/**
 * A frozen deep copy that is pure JSON, so that what is published, what is checked and what was defined stay one thing.
 * TypeBox's markers (`~kind`, `~optional`, …) are not enumerable and stay behind; a `RegExp` becomes its source.
 */
export function copySchema(schema: unknown): JsonSchemaObject {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw new SchemaError("it is not an object. Give a JSON Schema object, a TypeBox type or a Standard Schema.");
  }
  return copyObject(schema, "", 0);
}

function copy(value: unknown, path: string, depth: number): unknown {
  if (depth > MAX_DEPTH) {
    throw new SchemaError(
      `it is nested more than ${MAX_DEPTH} levels deep, or contains itself. Use $ref for recursion.`,
    );
  }
  if (Array.isArray(value)) return Object.freeze(value.map((item, i) => copy(item ?? null, `${path}/${i}`, depth + 1)));
  if (value instanceof RegExp) return copyPattern(value, path);
  if (typeof value === "object" && value !== null) return copyObject(value, path, depth);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new SchemaError(`${describe(value)} is not JSON.`, { path });
}

function copyObject(source: object, path: string, depth: number): JsonSchemaObject {
  const target: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(source)) {
    if (value === undefined) continue;
    // defineProperty, because assigning to "__proto__" would not make a property
    const copied = copy(value, path + pointerStep(key), depth + 1);
    Object.defineProperty(target, key, { value: copied, enumerable: true });
  }
  return Object.freeze(target);
}

function copyPattern(pattern: RegExp, path: string): string {
  const unsupported = pattern.flags.replace("u", "");
  if (unsupported === "") return pattern.source;
  throw new SchemaError(`JSON Schema patterns have no flags, but this one has "${unsupported}".`, { path });
}

function describe(value: unknown): string {
  return typeof value === "number" || typeof value === "bigint" ? `the ${typeof value} ${value}` : `a ${typeof value}`;
}
