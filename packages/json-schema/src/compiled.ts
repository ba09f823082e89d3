import type { Validated } from "./issue.js";
import type { JsonSchemaObject } from "./schema-like.js";

/** A schema made ready: what to send, and how to check. */
export interface CompiledSchema<T = unknown> {
  /** The JSON Schema to publish: a frozen copy, equal to what was given, or what the schema library converts itself to. */
  readonly json: JsonSchemaObject;
  /** Checks a value. The answer is a promise only when the schema library's own check is asynchronous. */
  validate(value: unknown): Validated<T> | Promise<Validated<T>>;
}
