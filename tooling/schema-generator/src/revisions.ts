/** A revision of the protocol that the generator knows: one folder of `schemas/` and one sub-path of `@mortise/schema`. */
export interface Revision {
  readonly name: string;
}

/** Newest first. */
export const REVISIONS: readonly Revision[] = [{ name: "2026-07-28" }];
