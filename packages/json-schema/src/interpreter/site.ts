import type { SchemaDocument } from "../document/document.js";
import type { Resource } from "../document/resource.js";
import { pointerStep } from "../issue.js";
import { SchemaError } from "../schema-error.js";
import type { JsonSchemaObject } from "../schema-like.js";
import type { Check } from "./node.js";

/** Where a keyword is compiled: its value, the schema around it, and the ways to compile what lies below. */
export interface Site {
  readonly document: SchemaDocument;
  readonly schema: JsonSchemaObject;
  readonly resource: Resource;
  readonly checksFormats: boolean;
  /** The place of the schema, as a JSON Pointer. */
  readonly path: string;
  /** Compiles a subschema of the schema. Compiled once, even when it contains itself. */
  compile(schema: unknown, path: string): Check;
}

/** Makes the check of a keyword; `undefined` when this keyword alone asks nothing. */
export type KeywordCompiler = (value: unknown, site: Site) => Check | undefined;

/** Compiles a keyword that holds one schema. */
export const one = (value: unknown, keyword: string, site: Site): Check =>
  site.compile(value, `${site.path}/${keyword}`);

export function list(value: unknown, keyword: string, site: Site): Check[] {
  if (!Array.isArray(value) || value.length === 0) throw malformed(keyword, "a list of at least one schema", site);
  return value.map((item, i) => site.compile(item, `${site.path}/${keyword}/${i}`));
}

export function map(value: unknown, keyword: string, site: Site): [name: string, check: Check][] {
  if (typeof value !== "object" || value === null) throw malformed(keyword, "an object", site);
  return Object.entries(value).map(([name, item]) => [
    name,
    site.compile(item, `${site.path}/${keyword}${pointerStep(name)}`),
  ]);
}

export function requireNumber(value: unknown, keyword: string, site: Site): number {
  if (typeof value !== "number") throw malformed(keyword, "a number", site);
  return value;
}

export function requireCount(value: unknown, keyword: string, site: Site): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    throw malformed(keyword, "an integer from 0", site);
  return value;
}

export function requireNames(value: unknown, keyword: string, site: Site): readonly string[] {
  if (Array.isArray(value) && value.every((name) => typeof name === "string")) return value;
  throw malformed(keyword, "a list of strings", site);
}

export function malformed(keyword: string, expected: string, { schema, path }: Site): SchemaError {
  const given = JSON.stringify(schema[keyword])?.slice(0, 80);
  return new SchemaError(`"${keyword}" must be ${expected}, not ${given}.`, { path });
}
