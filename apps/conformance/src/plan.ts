import type { Leg } from "./suite/required.js";

/** What is run: each revision of the protocol, on both sides. */
export const PLAN: readonly { readonly leg: Leg; readonly revision: string }[] = [
  { leg: "server", revision: "2026-07-28" },
  { leg: "client", revision: "2026-07-28" },
  { leg: "server", revision: "2025-11-25" },
  { leg: "client", revision: "2025-11-25" },
];

/** Scenarios that are not played yet, and what they need. They are named in the report, so that nobody takes them for passed. */
export const NOT_YET: readonly { readonly prefix: string; readonly why: string }[] = [
  { prefix: "tasks-", why: "the tasks extension" },
];

/** Checks that a scenario may leave out, by name. */
export const MAY_BE_SKIPPED: ReadonlyMap<string, string> = new Map([
  ["ClientMcpMethodHeader_initialize", "there is no such request in this revision"],
  ["ClientMcpMethodHeader_notifications_initialized", "there is no such notification in this revision"],
]);
