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
