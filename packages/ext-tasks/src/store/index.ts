export { memoryStore } from "./memory-store.js";
export type { MemoryStoreOptions } from "./memory-store.js";
export { StaleClaimError } from "./stale-claim.js";
export { statusOf } from "./task-record.js";
export type { NewTask, TaskCall, TaskOutcome, TaskRecord, TaskState } from "./task-record.js";
export { escaped, fixedPart, recordOf, stateOf, unescaped } from "./task-row.js";
export type { StateRow, TaskRow } from "./task-row.js";
export type { Claim, ClaimOptions, CreateOptions, TaskStore, WaitingOptions } from "./task-store.js";
export { Watchers } from "./watchers.js";
