import type { Run } from "./run.js";

/**
 * A text that two JSON values share exactly when JSON Schema calls them equal: the order of members does not count.
 * What a run compares counts as its work; a schema's own values are read without one.
 */
export function canonical(value: unknown, run?: Run): string {
  if (typeof value !== "object" || value === null) return scalar(value, run);
  run?.enter();
  const text = Array.isArray(value) ? canonicalItems(value, run) : canonicalMembers(value, run);
  run?.leave();
  return text;
}

function scalar(value: unknown, run: Run | undefined): string {
  if (typeof value === "string") run?.scan(value.length);
  return JSON.stringify(value === 0 ? 0 : value) ?? "";
}

function canonicalItems(array: readonly unknown[], run: Run | undefined): string {
  run?.spend(array.length);
  return `[${array.map((item) => canonical(item, run)).join()}]`;
}

function canonicalMembers(object: object, run: Run | undefined): string {
  const members = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  run?.spend(members.length);
  return `{${members.map(([key, member]) => `${scalar(key, run)}:${canonical(member, run)}`).join()}}`;
}

/** A test for membership in a fixed list of values, by JSON Schema's equality. */
export function memberTest(values: readonly unknown[]): (value: unknown, run: Run) => boolean {
  const scalars = new Set(values.filter((value) => !isComposite(value)));
  const composites = new Set(values.filter(isComposite).map((value) => canonical(value)));
  return (value, run) =>
    scalars.has(value) || (composites.size > 0 && isComposite(value) && composites.has(canonical(value, run)));
}

function isComposite(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
