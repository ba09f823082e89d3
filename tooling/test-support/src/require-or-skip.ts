/** The part of vitest's test context that a skip needs; any test's first argument fits. */
export interface SkippableTest {
  skip(note?: string): never;
}

/** Set by continuous integration: whatever can be missing on a contributor's machine must be there. */
export const REQUIRE_ALL = "MORTISE_REQUIRE_ALL";

/**
 * Ends a test that needs something this machine may lack: a skip that the end of the run lists with its reason,
 * or a failure where `MORTISE_REQUIRE_ALL=1`.
 *
 * @param test the test's own context: `it("…", (test) => { requireOrSkip(test, …) })`
 * @param what the thing needed, as a reader knows it ("Deno", "the official examples")
 * @param available whether it was found
 * @param why what was looked for, and how to get it
 */
export function requireOrSkip(test: SkippableTest, what: string, available: boolean, why: string): void {
  if (available) return;
  const note = `needs ${what}: ${why}`;
  if (process.env[REQUIRE_ALL] === "1") throw new Error(`${note} (${REQUIRE_ALL}=1 turns this skip into a failure)`);
  test.skip(note);
}

/**
 * Ends a test of material that the project does not come with, so that it may be missing anywhere. The end of the run
 * lists the skip with its reason, and it is never a failure. Parameters as in {@link requireOrSkip}.
 */
export function skipWithout(test: SkippableTest, what: string, available: boolean, why: string): void {
  if (!available) test.skip(`has no ${what}: ${why}`);
}
