import type { ErrorObject } from "ajv";
import { Ajv } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { isBeyondAjv } from "./ajv-gaps.js";
import { describeError } from "./ajv-issues.js";
import type { Dialect } from "./document/dialects.js";
import { readDocument } from "./document/document.js";
import type { SchemaLimits } from "./document/limits.js";
import { interpreter } from "./interpreter/interpreter.js";
import type { Issue } from "./issue.js";
import { messages } from "./messages.js";
import { SchemaError } from "./schema-error.js";
import type { ValidatorFactory } from "./validator.js";

export interface AjvOptions extends SchemaLimits {
  /** Issues reported for one value. Default: 16. */
  readonly maxIssues?: number;
  /** Check `format`, as `ajv-formats` does; otherwise it is an annotation. Default: `true`. */
  readonly formats?: boolean;
}

const engines = { "2020-12": Ajv2020, "2019-09": Ajv2019, "draft-07": Ajv } as const;

/**
 * Validation by Ajv: some ten times faster than the interpreter at each call, for 40 KB more and a few milliseconds for each schema.
 * It generates code (`new Function`), so it needs a runtime that allows that, and schemas that you wrote yourself:
 * keep to `interpreter({ foreign: true })` for schemas of the other side. Work for one value is not bounded.
 * Schemas with something that Ajv gets wrong are left to the interpreter: `unevaluated*`, `contains`, `uniqueItems`,
 * objects and arrays in `const` and `enum`, dynamic references, `$id` inside a schema, `__proto__` as a property, and
 * draft-07 keywords beside `$ref`. Needs the packages `ajv` and `ajv-formats`.
 */
export function ajv(options: AjvOptions = {}): ValidatorFactory {
  const { maxIssues = 16, formats = true } = options;
  const instances = new Map<Dialect["name"], Ajv>();
  const instanceFor = (name: Dialect["name"]): Ajv => {
    const instance = instances.get(name) ?? create(name, formats);
    instances.set(name, instance);
    return instance;
  };
  return (schema) => {
    const document = readDocument(schema, options);
    if (isBeyondAjv(document)) return interpreter(options)(schema);
    const validate = compile(instanceFor(document.dialect.name), schema);
    return (value) => {
      try {
        return validate(value) ? undefined : toIssues(validate.errors ?? [], maxIssues);
      } catch (error) {
        // a schema that refers to itself for ever, or a value deeper than the stack
        if (error instanceof RangeError) return [{ path: "", message: messages.tooDeep() }];
        throw error;
      }
    };
  };
}

function create(name: Dialect["name"], formats: boolean): Ajv {
  const instance = new engines[name]({
    strict: false, // unknown keywords such as x-mcp-header are annotations
    allErrors: true, // whoever corrects a value wants all that is wrong with it
    verbose: true, // the value found stands in the message
    ownProperties: true, // "constructor" is not a property of every object
    validateFormats: formats,
    logger: false,
  });
  if (formats) addFormats.default(instance);
  return instance;
}

function compile(instance: Ajv, schema: object) {
  try {
    return instance.compile(schema);
  } catch (cause) {
    throw new SchemaError(`Ajv refuses it: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  } finally {
    instance.removeSchema(schema); // the function stays usable; the instance must not grow
  }
}

function toIssues(errors: readonly ErrorObject[], maxIssues: number): readonly Issue[] {
  const kept = errors.filter((error) => !errors.some((other) => covers(other, error)));
  return kept.slice(0, maxIssues).map((error) => ({ path: error.instancePath, message: describeError(error) }));
}

const COMPOSITE = new Set(["anyOf", "oneOf", "not", "contains", "propertyNames"]);

/** An alternative's failure at the very place of the choice says nothing beyond "none matched". */
function covers(composite: ErrorObject, error: ErrorObject): boolean {
  if (composite === error) return false;
  if (error.keyword === "if")
    return composite.keyword !== "if" && composite.instancePath.startsWith(error.instancePath);
  if (!COMPOSITE.has(composite.keyword)) return false;
  const below = error.schemaPath.startsWith(`${composite.schemaPath}/`);
  return below && error.instancePath === composite.instancePath;
}
