import type { CompiledSchema } from "./compiled.js";
import { copySchema } from "./copy-schema.js";
import { pointerStep, type Issue, type Validated } from "./issue.js";
import { SchemaError } from "./schema-error.js";
import type { StandardIssue, StandardResult, StandardSchema } from "./schema-like.js";

/** Tells a Standard Schema by its `~standard` property. ArkType's schemas are functions, so both kinds of object count. */
export function isStandard(schema: unknown): schema is StandardSchema {
  if (schema === null || (typeof schema !== "object" && typeof schema !== "function")) return false;
  return "~standard" in schema && typeof schema["~standard"] === "object" && schema["~standard"] !== null;
}

/** The library's own conversion and its own check, with its issues in our form. */
export function compileStandard<T>(
  schema: StandardSchema<unknown, T>,
  direction: "input" | "output",
  maxIssues = 16,
): CompiledSchema<T> {
  const standard = schema["~standard"];
  if (typeof standard.validate !== "function" || typeof standard.jsonSchema?.[direction] !== "function") {
    throw new SchemaError(
      `${standard.vendor} gives no JSON Schema for it through Standard JSON Schema (~standard.jsonSchema). ` +
        `Use Zod 4.2 or newer, ArkType 2.1.28 or newer, or wrap a Valibot schema in toStandardJsonSchema of @valibot/to-json-schema.`,
    );
  }
  const answer = (result: StandardResult<T>): Validated<T> =>
    result.issues === undefined ? { value: result.value } : { issues: result.issues.slice(0, maxIssues).map(toIssue) };
  return {
    json: convert(standard, direction),
    validate(value) {
      const result = standard.validate(value);
      return isPromise(result) ? result.then(answer) : answer(result);
    },
  };
}

function convert(standard: StandardSchema["~standard"], direction: "input" | "output") {
  let json: unknown;
  try {
    json = standard.jsonSchema[direction]({ target: "draft-2020-12" });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SchemaError(`${standard.vendor} cannot express its ${direction} as JSON Schema 2020-12 (${why}).`, {
      cause,
    });
  }
  return copySchema(json);
}

function toIssue({ message, path = [] }: StandardIssue): Issue {
  const keys = path.map((step) => (typeof step === "object" ? step.key : step));
  return { path: keys.map((key) => pointerStep(typeof key === "symbol" ? key.toString() : key)).join(""), message };
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
