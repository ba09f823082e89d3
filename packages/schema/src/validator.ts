/** One thing that a validator found wrong, in the shape of Ajv, without its `schemaPath`. */
export interface ValidationError {
  /** JSON Pointer to the offending value, from the value that was validated; `""` is that value itself. */
  readonly instancePath: string;
  /** The rule's keyword: `"required"`, `"type"`, `"const"`, … */
  readonly keyword: string;
  /** The keyword's details, for example `{ missingProperty: "name" }`. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The rest of a sentence about the value: `must be string`. */
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
