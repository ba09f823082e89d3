import type { Evaluated } from "./evaluated.js";
import type { Run } from "./run.js";

/**
 * Checks one keyword of one schema. Reports into the run when it fails, and notes in `seen`, where somebody asks for it,
 * which members of the value it has evaluated.
 */
export type Check = (value: unknown, run: Run, seen: Evaluated | undefined) => boolean;

/** A check that concerns one type of value only; every other type passes. */
export const forString =
  (check: (value: string, run: Run) => boolean): Check =>
  (value, run) =>
    typeof value !== "string" || check(value, run);

export const forNumber =
  (check: (value: number, run: Run) => boolean): Check =>
  (value, run) =>
    typeof value !== "number" || check(value, run);

export const forArray =
  (check: (value: readonly unknown[], run: Run, seen: Evaluated | undefined) => boolean): Check =>
  (value, run, seen) =>
    !Array.isArray(value) || check(value, run, seen);

export const forObject =
  (check: (value: Members, run: Run, seen: Evaluated | undefined) => boolean): Check =>
  (value, run, seen) =>
    !isMembers(value) || check(value, run, seen);

export type Members = { readonly [name: string]: unknown };

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
