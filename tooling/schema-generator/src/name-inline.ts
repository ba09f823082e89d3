import { structuralDigest } from "./digest.js";
import type { Definitions, JsonSchema } from "./json-schema.js";

/**
 * The same schemas, with a reference where a definition's whole content is repeated in place: the tools that some documents
 * are made with expand every type where it is used. Only what one definition says and no other is recognised.
 */
export function nameInline(definitions: Definitions): Definitions {
  const names = uniqueContents(definitions);
  const inner = (schema: JsonSchema): JsonSchema => {
    const name = isTelling(schema) ? names.get(structuralDigest(schema)) : undefined;
    if (name === undefined) return mapChildren(schema, inner);
    return { ...(schema.description !== undefined && { description: schema.description }), $ref: `#/$defs/${name}` };
  };
  return Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, mapChildren(schema, inner)]));
}

/** Digest → name of the only definition with that content. */
function uniqueContents(definitions: Definitions): Map<string, string> {
  const names = new Map<string, string>();
  const twice = new Set<string>();
  for (const [name, schema] of Object.entries(definitions).filter(([, schema]) => isTelling(schema))) {
    const digest = structuralDigest(schema);
    if (names.has(digest)) twice.add(digest);
    names.set(digest, name);
  }
  for (const digest of twice) names.delete(digest);
  return names;
}

const isTelling = ({ properties = {}, anyOf = [] }: JsonSchema): boolean =>
  Object.keys(properties).length > 1 || anyOf.length > 2;

function mapChildren(schema: JsonSchema, map: (child: JsonSchema) => JsonSchema): JsonSchema {
  const { properties, items, additionalProperties, allOf, anyOf } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, map(child)])),
    }),
    ...(items && { items: map(items) }),
    ...(additionalProperties && { additionalProperties: map(additionalProperties) }),
    ...(allOf && { allOf: allOf.map(map) }),
    ...(anyOf && { anyOf: anyOf.map(map) }),
  };
}
