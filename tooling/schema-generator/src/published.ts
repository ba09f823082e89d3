import type { Loaded } from "./load.js";
import type { SchemaDocument } from "./json-schema.js";
import type { Revision } from "./revisions.js";

/** The base of all `$id`s: a name that will not change, not an address from which anything can be loaded. */
export const ID_BASE = "https://github.com/mortise-mcp/mortise/schemas/";

/** What tools in other languages use, by file name. */
export function publishedDocuments({ name }: Revision, loaded: Loaded): Record<string, unknown> {
  return {
    "schema.json": identified(loaded.official, `${name}/schema.json`),
    "schema.corrected.json": identified(loaded.corrected, `${name}/schema.corrected.json`),
    "errata.json": loaded.errata,
    "methods.json": loaded.tables,
    "examples.json": loaded.examples,
  };
}

function identified({ $schema, ...rest }: SchemaDocument, path: string): object {
  return { $schema, $id: `${ID_BASE}${path}`, ...rest };
}
