import { definition, refName, resolve, type Definitions, type JsonSchema } from "./json-schema.js";

/** The property `name` of an object schema, wherever references and `allOf` put it; of a union, if all branches have it. */
export function member(definitions: Definitions, schema: JsonSchema, name: string): JsonSchema | undefined {
  const { properties, allOf = [], anyOf } = resolve(definitions, schema);
  if (properties !== undefined && Object.hasOwn(properties, name)) return properties[name];
  if (anyOf !== undefined) {
    const found = anyOf.map((branch) => member(definitions, branch, name));
    return found.includes(undefined) ? undefined : found[0];
  }
  // The last part wins: a message refines the envelope that it starts from.
  return allOf.map((part) => member(definitions, part, name)).findLast((found) => found !== undefined);
}

export function hasMember(definitions: Definitions, name: string | undefined, property: string): boolean {
  return name !== undefined && member(definitions, definition(definitions, name), property) !== undefined;
}

/** The definition that a message names for its params; undefined where it describes them in place. */
export function paramsOf(definitions: Definitions, message: string): string | undefined {
  const ref = member(definitions, definition(definitions, message), "params")?.$ref;
  return ref === undefined ? undefined : refName(ref);
}

/** The `method` that a message definition fixes. */
export function methodOf(definitions: Definitions, schema: JsonSchema): string | undefined {
  const method = member(definitions, schema, "method")?.const;
  return typeof method === "string" ? method : undefined;
}

/** The methods of all branches of a union of messages. */
export function methodsOf(definitions: Definitions, schema: JsonSchema): string[] {
  const { anyOf } = resolve(definitions, schema);
  if (anyOf) return anyOf.flatMap((branch) => methodsOf(definitions, branch));
  const method = methodOf(definitions, schema);
  return method === undefined ? [] : [method];
}
