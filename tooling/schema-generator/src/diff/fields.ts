import { refName, resolve, type Definitions, type JsonSchema } from "../json-schema.js";
import { typeInWords } from "./words.js";

/** What is to be known about one field of a message. */
export interface Field {
  /** The path of the object that it stands in; undefined at the top. */
  readonly parent: string | undefined;
  readonly type: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  /** The definition that describes it, so that its own fields are told there. */
  readonly named: string | undefined;
  readonly description: string | undefined;
}

/** Path (`a.b`, `list[].c`) → field. */
export type Fields = ReadonlyMap<string, Field>;

const NONE: Fields = new Map();

/**
 * The fields of a schema, with objects that are described in place entered and named ones not, so that a change inside
 * `Tool` is told once, under `Tool`. References and `allOf` at the top are followed: they only say where the fields stand.
 */
export function fieldsOf(definitions: Definitions, schema: JsonSchema | undefined): Fields {
  return schema === undefined ? NONE : new Map(entries(definitions, resolve(definitions, schema)));
}

function entries(definitions: Definitions, schema: JsonSchema, at?: Place): [string, Field][] {
  const parts = (schema.allOf ?? []).flatMap((part) => entries(definitions, resolve(definitions, part), at));
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]): [string, Field][] => {
    const path = at === undefined ? name : `${at.prefix}.${name}`;
    const field = {
      parent: at?.parent,
      type: typeInWords(property),
      required: schema.required?.includes(name) ?? false,
      deprecated: property.deprecated === true,
      named: property.$ref === undefined ? undefined : refName(property.$ref),
      description: describe(definitions, property),
    };
    return [[path, field], ...inner(definitions, property, { parent: path, prefix: path })];
  });
  return [...parts, ...own];
}

/** Where fields stand: the field that holds them, and how their paths begin (`list[]` for the items of `list`). */
interface Place {
  readonly parent: string;
  readonly prefix: string;
}

function inner(definitions: Definitions, schema: JsonSchema, at: Place): [string, Field][] {
  if (schema.$ref !== undefined) return [];
  if (schema.items) return inner(definitions, schema.items, { ...at, prefix: `${at.prefix}[]` });
  return entries(definitions, schema, at);
}

function describe(definitions: Definitions, { description, $ref }: JsonSchema): string | undefined {
  return description ?? ($ref === undefined ? undefined : definitions[refName($ref)]?.description);
}
