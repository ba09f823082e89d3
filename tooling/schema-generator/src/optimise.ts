import { refName, resolve, type Definitions, type JsonSchema } from "./json-schema.js";

/**
 * The same verdicts, better validators: a union whose branches are told apart by a constant becomes a `discriminator`, so
 * that only the branch that was meant speaks about errors, and scalars are tried before objects and arrays, because every
 * failed branch makes an error object.
 */
export function optimise(definitions: Definitions): Definitions {
  return Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, rewrite(definitions, schema)]));
}

function rewrite(definitions: Definitions, schema: JsonSchema): JsonSchema {
  const {
    $ref,
    description: _description,
    deprecated: _deprecated,
    properties,
    items,
    additionalProperties,
    propertyNames,
    allOf,
    anyOf,
    ...rest
  } = schema;
  const inner = (child: JsonSchema): JsonSchema => rewrite(definitions, child);
  return {
    ...rest,
    ...($ref !== undefined && { $ref: refName($ref) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, inner(child)])),
    }),
    ...(items && { items: inner(items) }),
    ...(additionalProperties && { additionalProperties: inner(additionalProperties) }),
    // Names are always texts: `propertyNames: { type: "string" }` says nothing.
    ...(propertyNames && propertyNames.type !== "string" && { propertyNames: inner(propertyNames) }),
    ...(allOf && { allOf: allOf.map(inner) }),
    ...(anyOf && union(definitions, anyOf, inner)),
  };
}

function union(
  definitions: Definitions,
  branches: readonly JsonSchema[],
  inner: (schema: JsonSchema) => JsonSchema,
): JsonSchema {
  const objects = branches.filter((branch) => resolve(definitions, branch).type === "object");
  const others = branches.filter((branch) => !objects.includes(branch)).toSorted((a, b) => weight(a) - weight(b));
  const tag = objects.length > 1 ? tagOf(definitions, objects) : undefined;
  if (tag === undefined) return { anyOf: [...others, ...objects].map(inner) };
  const tagged = { type: "object", required: [tag], discriminator: { propertyName: tag }, oneOf: objects.map(inner) };
  return others.length === 0 ? tagged : { anyOf: [...others.map(inner), tagged] };
}

/** The property that every branch requires with a constant text of its own. */
function tagOf(definitions: Definitions, branches: readonly JsonSchema[]): string | undefined {
  const resolved = branches.map((branch) => resolve(definitions, branch));
  return Object.keys(resolved[0]?.properties ?? {}).find((name) => {
    const values = resolved.map(({ properties, required }) =>
      required?.includes(name) ? properties?.[name]?.const : undefined,
    );
    return values.every((value) => typeof value === "string") && new Set(values).size === values.length;
  });
}

/** 0 for what one `typeof` decides, 1 for arrays and unions. */
function weight({ type }: JsonSchema): number {
  return type === undefined || type === "array" ? 1 : 0;
}
