export { isLegacyRevision, LEGACY_REVISIONS } from "./revisions.js";
export type { LegacyRevision } from "./revisions.js";
