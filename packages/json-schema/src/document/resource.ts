import { SchemaError } from "../schema-error.js";
import type { JsonSchemaObject } from "../schema-like.js";

/** A schema with an identity of its own: the root, and each subschema with `$id`. */
export interface Resource {
  /** Absolute, without a fragment. */
  readonly uri: string;
  readonly root: JsonSchemaObject;
  readonly anchors: Map<string, JsonSchemaObject>;
  readonly dynamicAnchors: Map<string, JsonSchemaObject>;
}

export interface Target {
  readonly schema: JsonSchemaObject | boolean;
  readonly resource: Resource;
  /** The plain-name fragment by which the schema was found, if it was. */
  readonly anchor?: string;
}

export interface Resources {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly resourceOf: ReadonlyMap<object, Resource>;
}

/**
 * Finds what a reference leads to inside the document. Nothing is ever fetched.
 * @throws SchemaError when it leads outside, or nowhere.
 */
export function resolveReference(
  ref: string,
  from: Resource,
  { resources, resourceOf }: Resources,
  path: string,
): Target {
  const [uri, fragment] = split(ref, from.uri, path);
  const resource = resources.get(uri);
  if (resource === undefined) {
    const advice = "References are never fetched: put the definition under $defs and refer to it as #/$defs/Name.";
    throw new SchemaError(`$ref ${JSON.stringify(ref)} leads outside the schema. ${advice}`, { path });
  }
  if (fragment === "") return { schema: resource.root, resource };
  const pointer = fragment.startsWith("/");
  const schema = pointer ? followPointer(resource.root, fragment) : resource.anchors.get(fragment);
  if ((typeof schema !== "object" || schema === null || Array.isArray(schema)) && typeof schema !== "boolean") {
    throw new SchemaError(`$ref ${JSON.stringify(ref)} leads to nothing in the schema.`, { path });
  }
  const owner = typeof schema === "boolean" ? resource : (resourceOf.get(schema) ?? resource);
  const found = { schema: schema as JsonSchemaObject | boolean, resource: owner };
  return pointer ? found : { ...found, anchor: fragment };
}

function split(ref: string, base: string, path: string): [uri: string, fragment: string] {
  try {
    const url = new URL(ref, base);
    const fragment = decodeURIComponent(url.hash.slice(1));
    url.hash = "";
    return [url.href, fragment];
  } catch {
    throw new SchemaError(`$ref ${JSON.stringify(ref)} is not a URI reference.`, { path });
  }
}

function followPointer(root: unknown, pointer: string): unknown {
  let node = root;
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof node !== "object" || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string, unknown>)[key];
  }
  return node;
}
