export { ServerSession } from "./session.js";
export type { SessionOptions } from "./options.js";
export type { Caller, Carrier } from "./carrier.js";
export { legacyStdio } from "./stdio.js";
export type { LegacyStdio, LegacyStdioOptions } from "./stdio.js";
export { isLegacyRevision, LEGACY_REVISIONS } from "../revisions.js";
export type { LegacyRevision } from "../revisions.js";
