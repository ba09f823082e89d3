import { pointerStep } from "./issue.js";
import type { JsonSchemaObject } from "./schema-like.js";

/** A tool argument that Streamable HTTP mirrors into the header `Mcp-Param-{header}`. */
export interface HeaderParam {
  /** The annotation's value as written; header names compare without regard to case. */
  readonly header: string;
  /** The keys from the root of the arguments to the value. */
  readonly path: readonly string[];
  readonly type: "string" | "integer" | "boolean";
}

/** The mirrored arguments of a tool, or the reason why its whole definition is invalid on Streamable HTTP. */
export type HeaderParams =
  | { readonly params: readonly HeaderParam[]; readonly reason?: undefined }
  | { readonly params?: undefined; readonly reason: string };

const ANNOTATION = "x-mcp-header";
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/; // RFC 9110 §5.6.2
const PRIMITIVES = ["string", "integer", "boolean"] as const;
const MAX_DEPTH = 256;

/** Keywords whose value is data, not a schema: an `x-mcp-header` inside is nobody's annotation. */
const DATA = new Set(["const", "enum", "default", "examples", "example"]);
/** Keywords whose value maps names to schemas: a property may well be called `x-mcp-header`. */
const NAMED = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);

/** Reads the `x-mcp-header` annotations of a tool's input schema (Streamable HTTP § Custom Headers from Tool Parameters). */
export function headerParams(inputSchema: JsonSchemaObject): HeaderParams {
  const params: HeaderParam[] = [];
  const reason = visit({ node: inputSchema, keys: [], reachable: true, property: false, depth: 0 }, params, new Set());
  return reason === undefined ? { params } : { reason };
}

interface Place {
  readonly node: unknown;
  /** The names of the properties on the way here. */
  readonly keys: readonly string[];
  /** Only `properties` keywords lie on the way here. */
  readonly reachable: boolean;
  /** This very schema is the value of a property. */
  readonly property: boolean;
  readonly depth: number;
}

function visit(place: Place, found: HeaderParam[], names: Set<string>): string | undefined {
  const { node, keys, depth } = place;
  if (typeof node !== "object" || node === null) return undefined;
  if (depth > MAX_DEPTH) return `the input schema is nested more than ${MAX_DEPTH} levels deep`;
  if (!Array.isArray(node) && Object.hasOwn(node, ANNOTATION)) {
    const reason = take(place, node as JsonSchemaObject, found, names);
    if (reason !== undefined) return reason;
  }
  for (const [keyword, value] of Object.entries(node)) {
    if (DATA.has(keyword) && !Array.isArray(node)) continue;
    const named = NAMED.has(keyword) && !Array.isArray(node) && typeof value === "object" && value !== null;
    const reachable = place.reachable && keyword === "properties" && (place.property || keys.length === 0);
    for (const [name, child] of named ? Object.entries(value as object) : [[keyword, value] as const]) {
      const next = {
        node: child,
        keys: named ? [...keys, name] : keys,
        reachable,
        property: reachable,
        depth: depth + 1,
      };
      const reason = visit(next, found, names);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

function take(place: Place, node: JsonSchemaObject, found: HeaderParam[], names: Set<string>): string | undefined {
  const header = node[ANNOTATION];
  const where = place.keys.length === 0 ? "the root" : place.keys.map(pointerStep).join("");
  if (typeof header !== "string" || !TOKEN.test(header)) {
    return `${ANNOTATION} at ${where} is not an HTTP token: ${JSON.stringify(header)}`;
  }
  if (!place.reachable || !place.property) {
    return `${ANNOTATION} "${header}" at ${where} is not on a property that the root reaches through "properties" alone`;
  }
  const type = primitive(node.type);
  if (type === undefined) {
    return `${ANNOTATION} "${header}" at ${where} is on type ${JSON.stringify(node.type)}; only string, integer and boolean can be mirrored`;
  }
  if (names.has(header.toLowerCase())) return `${ANNOTATION} "${header}" is used twice (names ignore case)`;
  names.add(header.toLowerCase());
  found.push({ header, path: place.keys, type });
  return undefined;
}

/** One primitive, with or without null beside it: the specification foresees null arguments. */
function primitive(type: unknown): HeaderParam["type"] | undefined {
  const alone = Array.isArray(type) && type.length <= 2 ? type.filter((each) => each !== "null") : [type];
  return alone.length === 1 ? PRIMITIVES.find((each) => each === alone[0]) : undefined;
}
