/** One thing that a validator found wrong, in the shape that Ajv reports. */
export interface ValidationError {
  /** JSON Pointer to the offending value, from the value that was validated; `""` is that value itself. */
  readonly instancePath: string;
  /** Where the rule stands, from the definition whose check refused. */
  readonly schemaPath: string;
  /** The rule's keyword: `"required"`, `"type"`, `"const"`, … */
  readonly keyword: string;
  /** The keyword's details, for example `{ missingProperty: "name" }`. */
  readonly params: { readonly [key: string]: unknown };
  /** A sentence without subject: `must be string`. */
  readonly message: string;
}

/**
 * Whether a value fits a definition. Unknown properties are no error: the protocol lets messages carry more than a revision
 * names. `format` is not checked.
 */
export interface Validator<T> {
  (value: unknown): value is T;
  /** What was wrong at the last call; null after a value that fits. Read it before the next call. */
  errors?: readonly ValidationError[] | null;
}
