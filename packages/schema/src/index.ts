export { LATEST_REVISION, REVISIONS } from "./revisions.js";
export type { Revision } from "./revisions.js";
export type { InputRequestRow, MethodRow, NotificationRow, SessionMethodRow, SessionNotificationRow } from "./rows.js";
export type { ValidationError, Validator } from "./validator.js";
