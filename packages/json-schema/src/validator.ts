import type { Issue } from "./issue.js";
import type { JsonSchemaObject } from "./schema-like.js";

/**
 * Makes a checking function of a JSON Schema; the function answers `undefined` when the value is valid. A factory throws
 * `SchemaError` for a schema that it cannot use. `interpreter()` is the default, `ajv()` of `@mortise/json-schema/ajv` the fast one.
 */
export type ValidatorFactory = (schema: JsonSchemaObject) => (value: unknown) => readonly Issue[] | undefined;
