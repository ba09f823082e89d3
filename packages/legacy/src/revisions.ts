import { REVISIONS } from "@mortise/schema";
import type { Revision } from "@mortise/schema";

/** A revision whose client and server open a session with `initialize`. */
export type LegacyRevision = Exclude<Revision, "2026-07-28">;

/** The revisions with sessions, newest first. */
export const LEGACY_REVISIONS = REVISIONS.slice(1) as unknown as readonly [LegacyRevision, ...LegacyRevision[]];

export const isLegacyRevision = (version: unknown): version is LegacyRevision =>
  LEGACY_REVISIONS.includes(version as LegacyRevision);

/** The newest revision with sessions: what is offered to a peer that asks for one that we do not know. */
export const [NEWEST_LEGACY_REVISION] = LEGACY_REVISIONS;

/** What came with one of them, by the first that has it. Members of objects stand in `server/fields.ts`. */
const SINCE = {
  audio: "2025-03-26",
  resourceLinks: "2025-06-18",
  elicitation: "2025-06-18",
  /** Forms or pages, and in forms lists, defaults and choices with titles. */
  elicitationModes: "2025-11-25",
  /** What of sampling a client can do; before, every client could be given context. */
  samplingFlags: "2025-11-25",
  /** Several blocks of content in one message for a model. */
  severalBlocks: "2025-11-25",
  extensions: "2025-11-25",
  coreTasks: "2025-11-25",
  /** Events without data, and streams that are closed for the client to come back to. */
  polling: "2025-11-25",
} as const satisfies Record<string, LegacyRevision>;

/** Whether a revision has something; one that is not known yet has nothing. */
export const knows = (revision: string | undefined, what: keyof typeof SINCE): boolean =>
  revision !== undefined && revision >= SINCE[what];
