/** `index.ts` of a revision: the names that it exports, one by one. */
export function emitIndex(definitions: readonly string[]): string {
  return `export { ERROR_CODES } from "./codes.js";
export type { ErrorCode } from "./codes.js";
export { HEADERS } from "./headers.js";
export { META_KEYS } from "./meta.js";
export { INPUT_REQUESTS, METHODS, NOTIFICATIONS, REVISION, isMethod } from "./methods.js";
export type {
  InputRequestMethod,
  InputRequestMethods,
  Method,
  Methods,
  NotificationMethod,
  Notifications,
} from "./methods.js";
export type {
${definitions.map((name) => `  ${name},\n`).join("")}} from "./types.js";
`;
}

/** `revisions.ts`: which revisions the package holds, newest first. */
export function emitRevisions(names: readonly string[]): string {
  return `/** The protocol revisions that this package holds, newest first. */
export const REVISIONS = ${JSON.stringify(names)} as const;

export type Revision = (typeof REVISIONS)[number];

/** The newest of \`REVISIONS\`. */
export const LATEST_REVISION = ${JSON.stringify(names[0])} satisfies Revision;
`;
}
