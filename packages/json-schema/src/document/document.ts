import { SchemaError } from "../schema-error.js";
import type { JsonSchemaObject } from "../schema-like.js";
import { dialectOf, dialects, type Dialect } from "./dialects.js";
import { withDefaults, type SchemaLimits } from "./limits.js";
import { compilePattern, type Pattern } from "./pattern.js";
import { resolveReference, type Resource } from "./resource.js";
import { isObject, subschemasOf } from "./subschemas.js";

/** A schema that has been read once: its dialect, its resources, and that every reference leads to a place inside it. */
export interface SchemaDocument {
  readonly root: JsonSchemaObject;
  readonly dialect: Dialect;
  readonly limits: Required<SchemaLimits>;
  /** By absolute URI without fragment. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly resourceOf: ReadonlyMap<object, Resource>;
  readonly patterns: ReadonlyMap<string, Pattern>;
  /** Some `unevaluated*` keyword is in use, so that evaluated members must be remembered. */
  readonly tracks: boolean;
  /** Some dynamic reference is in use, so that the way to a schema must be remembered. */
  readonly dynamic: boolean;
}

/**
 * Reads a schema and refuses what no validator of ours may be given: an unknown dialect, a reference that leads outside
 * (MCP basic § JSON Schema Usage: never fetched), or too much of anything.
 * @throws SchemaError
 */
export function readDocument(root: JsonSchemaObject, limits: SchemaLimits = {}): SchemaDocument {
  const dialect = requireDialect(root.$schema, "/$schema");
  const reader = new Reader(dialect, withDefaults(limits));
  const resource = reader.addResource(INITIAL_BASE, root);
  reader.read(root, "", resource, 0);
  reader.checkReferences();
  return { ...reader, root };
}

/** Relative references need a base to be resolved against; nobody can refer to this one from outside. */
const INITIAL_BASE = "schema:///";
const REFERENCES = ["$ref", "$dynamicRef", "$recursiveRef"] as const;

class Reader {
  readonly resources = new Map<string, Resource>();
  readonly resourceOf = new Map<object, Resource>();
  readonly patterns = new Map<string, Pattern>();
  tracks = false;
  dynamic = false;
  #count = 0;
  readonly #references: { readonly ref: string; readonly resource: Resource; readonly path: string }[] = [];

  constructor(
    readonly dialect: Dialect,
    readonly limits: Required<SchemaLimits>,
  ) {}

  addResource(uri: string, root: JsonSchemaObject): Resource {
    const resource: Resource = { uri, root, anchors: new Map(), dynamicAnchors: new Map() };
    this.resources.set(uri, resource);
    return resource;
  }

  read(schema: unknown, path: string, parent: Resource, depth: number): void {
    this.#bound(path, depth);
    if (typeof schema === "boolean") return;
    if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
      throw new SchemaError("here must stand a schema: an object, true or false.", { path });
    }
    if (this.resourceOf.has(schema)) return;
    const node = schema as JsonSchemaObject;
    const resource = this.#identify(node, path, parent);
    this.resourceOf.set(node, resource);
    this.#note(node, path, resource);
    for (const { schema: below, path: step } of subschemasOf(node, this.dialect, path)) {
      this.read(below, step, resource, depth + 1);
    }
  }

  checkReferences(): void {
    // reading the target may find further references, so the list grows while it is walked
    for (const { ref, resource, path } of this.#references) {
      const target = resolveReference(ref, resource, this, path);
      this.read(target.schema, path, target.resource, 0);
    }
  }

  #bound(path: string, depth: number): void {
    const { maxDepth, maxSubschemas } = this.limits;
    if (depth > maxDepth) throw new SchemaError(`it is nested more than ${maxDepth} levels deep (maxDepth).`);
    if (++this.#count > maxSubschemas) {
      throw new SchemaError(`it holds more than ${maxSubschemas} schemas (maxSubschemas).`, { path });
    }
  }

  /** A schema with `$id` begins a resource of its own; anchors belong to the resource around them. */
  #identify(node: JsonSchemaObject, path: string, parent: Resource): Resource {
    let resource = parent;
    const ignored = this.dialect.refStandsAlone && Object.hasOwn(node, "$ref");
    if (typeof node.$id === "string" && !ignored) {
      if (this.dialect.refStandsAlone && node.$id.startsWith("#")) {
        parent.anchors.set(node.$id.slice(1), node);
      } else {
        resource = this.addResource(absolute(node.$id, parent.uri, `${path}/$id`), node);
        if (node === parent.root) this.resources.set(parent.uri, resource);
      }
    }
    if (path !== "" && typeof node.$schema === "string" && node.$schema !== "" && resource.root === node) {
      const dialect = requireDialect(node.$schema, `${path}/$schema`);
      if (dialect !== this.dialect) {
        throw new SchemaError(`it mixes ${this.dialect.name} with ${dialect.name}. Use one dialect.`, { path });
      }
    }
    if (typeof node.$anchor === "string") resource.anchors.set(node.$anchor, node);
    if (typeof node.$dynamicAnchor === "string") {
      resource.anchors.set(node.$dynamicAnchor, node);
      resource.dynamicAnchors.set(node.$dynamicAnchor, node);
    }
    return resource;
  }

  #note(node: JsonSchemaObject, path: string, resource: Resource): void {
    this.tracks ||= node.unevaluatedProperties !== undefined || node.unevaluatedItems !== undefined;
    this.dynamic ||= node.$dynamicRef !== undefined || node.$recursiveRef !== undefined;
    for (const keyword of REFERENCES) {
      const ref = node[keyword];
      if (ref === undefined) continue;
      if (typeof ref !== "string") throw new SchemaError(`${keyword} must be a string.`, { path });
      this.#references.push({ ref, resource, path: `${path}/${keyword}` });
    }
    if (node.pattern !== undefined) this.#pattern(node.pattern, `${path}/pattern`);
    if (isObject(node.patternProperties)) {
      for (const key of Object.keys(node.patternProperties)) this.#pattern(key, `${path}/patternProperties`);
    }
  }

  #pattern(source: unknown, path: string): void {
    if (typeof source !== "string") throw new SchemaError("a pattern must be a string.", { path });
    if (!this.patterns.has(source)) this.patterns.set(source, compilePattern(source, path, this.limits));
  }
}

function requireDialect(declared: unknown, path: string): Dialect {
  const dialect = dialectOf(declared);
  if (dialect !== undefined) return dialect;
  const supported = dialects.map(({ name, uri }) => `${name} (${uri})`).join(", ");
  throw new SchemaError(`the dialect ${JSON.stringify(declared)} is not supported. Supported are ${supported}.`, {
    path,
  });
}

function absolute(id: string, base: string, path: string): string {
  try {
    const url = new URL(id, base);
    url.hash = "";
    return url.href;
  } catch {
    throw new SchemaError(`${JSON.stringify(id)} is not a URI reference.`, { path });
  }
}
