import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readExamples, type Examples } from "./examples.js";
import { applyPatch, type PatchOperation } from "./json-patch.js";
import type { SchemaDocument } from "./json-schema.js";
import { buildTables } from "./method-table.js";
import type { Protocol } from "./protocol.js";
import type { Revision } from "./revisions.js";
import type { Tables } from "./rows.js";

/** All that `schemas/<name>` says. */
export interface Loaded {
  readonly official: SchemaDocument;
  /** What is wrong in the official document, as JSON Patch with reasons. */
  readonly errata: readonly PatchOperation[];
  /** The official document with the errata applied: what types, tables and validators are made from. */
  readonly corrected: SchemaDocument;
  readonly tables: Tables;
  readonly examples: Examples;
}

export function load(root: string, { name }: Pick<Revision, "name">): Loaded {
  const folder = join(root, "schemas", name);
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const official = read("schema.json") as SchemaDocument;
  const errata = read("errata.json") as PatchOperation[];
  const corrected = applyPatch(official, errata);
  const tables = buildTables(corrected.$defs, read("protocol.json") as Protocol);
  return { official, errata, corrected, tables, examples: readExamples(join(folder, "examples")) };
}
