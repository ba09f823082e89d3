import type { CompiledSchema } from "./compiled.js";
import { copySchema } from "./copy-schema.js";
import type { InferOutput } from "./infer.js";
import { interpreter } from "./interpreter/interpreter.js";
import { SchemaError } from "./schema-error.js";
import type { JsonSchemaObject, SchemaLike } from "./schema-like.js";
import { compileStandard, isStandard } from "./standard.js";
import type { ValidatorFactory } from "./validator.js";

export interface CompileOptions {
  /** Which side of a Standard Schema is published as JSON Schema. Default: `"input"`. */
  readonly direction?: "input" | "output";
  /** What checks values against a plain JSON Schema. Default: `interpreter()`. A Standard Schema checks by itself. */
  readonly validator?: ValidatorFactory;
  /** How error messages name the schema, for example `input schema of tool "forecast"`. Default: `schema`. */
  readonly what?: string;
}

/**
 * Turns any schema a user may write into JSON Schema and a check. The schema given is never changed.
 * @throws SchemaError when the schema cannot be used; the message says why and what to do.
 */
export function compileSchema<S extends SchemaLike>(
  schema: S,
  options: CompileOptions = {},
): CompiledSchema<InferOutput<S>> {
  const { direction = "input", validator = defaultValidator, what = "schema" } = options;
  return named(what, () => {
    if (isStandard(schema)) return compileStandard(schema, direction) as CompiledSchema<InferOutput<S>>;
    const json = copySchema(schema);
    const check = validator(json);
    return {
      json,
      validate(value) {
        const issues = check(value);
        return issues === undefined ? { value: value as InferOutput<S> } : { issues };
      },
    };
  });
}

/**
 * Refuses a schema whose root is not `type: "object"`, which is what MCP demands of the input of a tool.
 * @throws SchemaError
 */
export function requireObjectRoot(json: JsonSchemaObject, what = "schema"): void {
  if (Object.hasOwn(json, "type") && json.type === "object") return;
  throw new SchemaError(`its root must say "type": "object". Wrap the value in an object with one property.`, { what });
}

const defaultValidator = interpreter();

/** Lets everything inside throw without knowing what the schema is called. */
function named<T>(what: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw new SchemaError(error.reason, { path: error.path, what, cause: error.cause });
  }
}
