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
  {
    prefix: "tasks-status-notifications",
    why: "the suite itself leaves it out until it listens where notifications come",
  },
];

/** Checks that a scenario may leave out, by name. */
export const MAY_BE_SKIPPED: ReadonlyMap<string, string> = new Map([
  ["ClientMcpMethodHeader_initialize", "there is no such request in this revision"],
  ["ClientMcpMethodHeader_notifications_initialized", "there is no such notification in this revision"],
]);

/** Scenarios of revisions that have no list of their own, played with the revision that still has to cope with such servers. */
export const BESIDE: readonly { readonly leg: "client"; readonly revision: string; readonly scenario: string }[] = [
  { leg: "client", revision: "2025-11-25", scenario: "auth/2025-03-26-oauth-metadata-backcompat" },
  { leg: "client", revision: "2025-11-25", scenario: "auth/2025-03-26-oauth-endpoint-fallback" },
];
