import type { Tables } from "./rows.js";

/** `index.ts` of a revision: the names that it exports, one by one. */
export function emitIndex(definitions: readonly string[], tables: Tables): string {
  const input = tables.inputRequests !== undefined;
  const has = (rows: object): boolean => Object.keys(rows).length > 0;
  return [
    has(tables.errorCodes)
      ? `export { ERROR_CODES } from "./codes.js";\nexport type { ErrorCode } from "./codes.js";\n`
      : "",
    has(tables.headers) ? `export { HEADERS } from "./headers.js";\n` : "",
    has(tables.metaKeys) ? `export { META_KEYS } from "./meta.js";\n` : "",
    `export { ${tableNames(tables).join(", ")} } from "./methods.js";\n`,
    list([...(input ? ["InputRequestMethod", "InputRequestMethods"] : []), ...METHOD_TYPES], "./methods.js"),
    list(definitions, "./types.js"),
  ].join("");
}

const METHOD_TYPES = ["Method", "Methods", "NotificationMethod", "Notifications"];

function tableNames({ inputRequests, extension }: Tables): string[] {
  const names = ["METHODS", "NOTIFICATIONS", extension ? "EXTENSION" : "REVISION", "isMethod"];
  return inputRequests ? ["INPUT_REQUESTS", ...names] : names;
}

const list = (names: readonly string[], file: string): string =>
  `export type {\n${names.map((name) => `  ${name},\n`).join("")}} from "${file}";\n`;

/** `revisions.ts`: which revisions the package holds, newest first. */
export function emitRevisions(names: readonly string[]): string {
  return `/** The protocol revisions that this package holds, newest first. */
export const REVISIONS = ${JSON.stringify(names).replaceAll(",", ", ")} as const;

export type Revision = (typeof REVISIONS)[number];

/** The newest of \`REVISIONS\`. */
export const LATEST_REVISION = ${JSON.stringify(names[0])} satisfies Revision;
`;
}
