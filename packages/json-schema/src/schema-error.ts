/**
 * A schema cannot be used: it is malformed, too large, of an unsupported dialect, or refers to something outside itself.
 * Thrown when a schema is compiled, never while a value is checked. The message says which schema, where, why, and what to do.
 */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
  readonly code = "invalid_schema";
  /** What is wrong, without the name of the schema. */
  readonly reason: string;
  /** Where in the schema, as a JSON Pointer; `""` is its root. */
  readonly path: string;

  constructor(
    reason: string,
    options: { readonly path?: string; readonly what?: string; readonly cause?: unknown } = {},
  ) {
    const { path = "", what = "schema" } = options;
    super(`The ${what} cannot be used: ${path === "" ? "" : `at ${path}: `}${reason}`, { cause: options.cause });
    this.reason = reason;
    this.path = path;
  }
}
