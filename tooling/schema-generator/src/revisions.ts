/** A document that the generator knows: one folder of `schemas/`, one folder of sources and one of documents. */
export interface Revision {
  /** Folder under `schemas/`. */
  readonly name: string;
  /** Package folder that receives the generated files. */
  readonly package: string;
  /** Where in the package's `src/` and `json/` they stand; the sub-path of its exports. */
  readonly folder: string;
  /** Where the generated sources import table rows, validators and what those are made of from. */
  readonly imports: { readonly rows: string; readonly validator: string; readonly checks: string };
}

/** The revisions of the protocol, newest first. To drop one, delete its row and its folders. */
export const REVISIONS: readonly Revision[] = [
  protocolRevision("2026-07-28"),
  protocolRevision("2025-11-25"),
  protocolRevision("2025-06-18"),
  protocolRevision("2025-03-26"),
  protocolRevision("2024-11-05"),
];

/** Extensions have versions and packages of their own. */
export const EXTENSIONS: readonly Revision[] = [
  {
    name: "ext-tasks",
    package: "packages/ext-tasks",
    folder: "schema",
    imports: { rows: "@mortise/schema", validator: "@mortise/schema", checks: "@mortise/schema/checks" },
  },
];

export const DOCUMENTS: readonly Revision[] = [...REVISIONS, ...EXTENSIONS];

function protocolRevision(name: string): Revision {
  return {
    name,
    package: "packages/schema",
    folder: name,
    imports: { rows: "../rows.js", validator: "../validator.js", checks: "../checks/index.js" },
  };
}
