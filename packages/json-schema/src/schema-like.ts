/** A JSON Schema as an object of keywords. Typed data, not a promise: `compileSchema` says whether it is a usable schema. */
export type JsonSchemaObject = { readonly [keyword: string]: unknown };

/**
 * What a JSON Schema looks like to the type checker, whether it was written out or built by TypeBox, whose interfaces have
 * no index signature. It names the keywords by which one schema can be told from another, and leaves out `required`:
 * comparing TypeBox's `required` makes the compiler compute a tuple from a union, at a price of thousands of instantiations.
 */
export interface JsonSchemaShape {
  readonly "~kind"?: unknown;
  readonly "~unsafe"?: unknown;
  readonly $schema?: unknown;
  readonly $ref?: unknown;
  readonly type?: unknown;
  readonly const?: unknown;
  readonly enum?: unknown;
  readonly properties?: unknown;
  readonly items?: unknown;
  readonly anyOf?: unknown;
  readonly oneOf?: unknown;
  readonly allOf?: unknown;
  readonly not?: unknown;
}

/** The options that Standard JSON Schema converters are called with. */
export interface StandardJsonSchemaOptions {
  readonly target: "draft-2020-12" | "draft-07" | "openapi-3.0" | ({} & string);
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

/** One problem as a Standard Schema library reports it: `path` is a list of keys, or of objects that hold one. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What the `validate` function of a Standard Schema answers: `issues` is absent when the value passed. */
export type StandardResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] };

/**
 * Standard Schema version 1 together with the conversion of Standard JSON Schema (standardschema.dev). Zod 4 and ArkType
 * implement both; Valibot does after `toStandardJsonSchema` of `@valibot/to-json-schema`.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly jsonSchema: {
      readonly input: (options: StandardJsonSchemaOptions) => Record<string, unknown>;
      readonly output: (options: StandardJsonSchemaOptions) => Record<string, unknown>;
    };
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** Any schema a user may write: a JSON Schema (written out, or built by TypeBox) or a Standard Schema. */
export type SchemaLike = JsonSchemaObject | JsonSchemaShape | StandardSchema;
