import { pointerStep } from "../issue.js";
import { SchemaError } from "../schema-error.js";
import type { JsonSchemaObject } from "../schema-like.js";
import type { Dialect } from "./dialects.js";

/** What stands where a schema must, and where that is, as a JSON Pointer. */
interface Subschema {
  readonly schema: unknown;
  readonly path: string;
}

/** What the keywords of a schema hold directly below it, wherever the dialect says that a schema stands there. */
export function* subschemasOf(node: JsonSchemaObject, dialect: Dialect, path: string): Iterable<Subschema> {
  for (const [keyword, value] of Object.entries(node)) {
    const holds = dialect.subschemas.get(keyword);
    const here = path + pointerStep(keyword);
    if (holds === undefined) continue;
    if (Array.isArray(value) && holds.includes("list")) {
      for (const [i, schema] of value.entries()) yield { schema, path: `${here}/${i}` };
    } else if (holds.includes("map")) {
      yield* namedSchemas(value, keyword, here);
    } else if (holds.includes("schema")) {
      yield { schema: value, path: here };
    } else {
      throw new SchemaError("here must stand a list of schemas.", { path: here });
    }
  }
}

function* namedSchemas(value: unknown, keyword: string, path: string): Iterable<Subschema> {
  if (!isObject(value)) throw new SchemaError("here must stand an object that maps names to schemas.", { path });
  for (const [name, schema] of Object.entries(value)) {
    if (keyword === "dependencies" && Array.isArray(schema)) continue; // a list of required properties
    yield { schema, path: path + pointerStep(name) };
  }
}

export function isObject(value: unknown): value is JsonSchemaObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
