/** The part of JSON Schema 2020-12 that the protocol documents use; another keyword makes the generator stop. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly format?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly discriminator?: { readonly propertyName: string };
}

export type Definitions = Readonly<Record<string, JsonSchema>>;

/** A protocol document: nothing but named definitions. */
export interface SchemaDocument {
  readonly $schema: string;
  readonly $defs: Definitions;
}

const REF_PREFIX = "#/$defs/";

/** The definition that a `$ref` names; every reference of a protocol document points at a definition. */
export function refName(ref: string): string {
  if (!ref.startsWith(REF_PREFIX))
    throw new Error(`"${ref}" is no reference to a definition: expected ${REF_PREFIX}<Name>.`);
  return ref.slice(REF_PREFIX.length);
}

/** The definition called `name`, or an error that says which document lacks it. */
export function definition(definitions: Definitions, name: string): JsonSchema {
  if (!Object.hasOwn(definitions, name)) throw new Error(`The schema has no definition "${name}".`);
  return definitions[name] as JsonSchema;
}

/** Follows `$ref` until something else stands there. */
export function resolve(definitions: Definitions, schema: JsonSchema): JsonSchema {
  let resolved = schema;
  while (resolved.$ref !== undefined) resolved = definition(definitions, refName(resolved.$ref));
  return resolved;
}
