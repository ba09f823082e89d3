import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Reporter, TestCase, TestModule, TestRunEndReason } from "vitest/node";

import { REQUIRE_ALL } from "./require-or-skip.js";

interface Tally {
  passed: number;
  failed: number;
  readonly skipped: string[];
  /** How many of the skipped give no reason. */
  silent: number;
}

/**
 * Says aloud at the end of a run which tests did not run and why, then one plain line that any log reader understands.
 * With `MORTISE_REQUIRE_ALL=1` a test that was skipped without a reason fails the run.
 *
 * @param summaryFile where the closing line is kept as well, for a script that wants to repeat it
 */
export function runReporter(summaryFile: string): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors, reason) {
      const tally = count(modules, unhandledErrors.length, reason);
      const closing = `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`;
      if (tally.skipped.length > 0) sayWhatDidNotRun(tally);
      console.log(`\n${closing}`);
      mkdirSync(dirname(summaryFile), { recursive: true });
      writeFileSync(summaryFile, `${closing}\n`);
    },
  };
}

function count(modules: readonly TestModule[], unhandled: number, reason: TestRunEndReason): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: [], silent: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") tally.passed++;
      else if (state === "failed") tally.failed++;
      else {
        const note = noteOf(test);
        if (note === undefined) tally.silent++;
        tally.skipped.push(`${module.relativeModuleId} > ${test.fullName}\n      ${note ?? "no reason given"}`);
      }
    }
    // A file that cannot be loaded has no tests to count, and is a failure all the same.
    tally.failed += module.errors().length;
  }
  tally.failed += unhandled;
  if (reason === "failed" && tally.failed === 0) tally.failed = 1;
  return tally;
}

function noteOf(test: TestCase): string | undefined {
  const result = test.result();
  return "note" in result ? result.note : undefined;
}

function sayWhatDidNotRun({ skipped, silent }: Tally): void {
  console.log(`\nDID NOT RUN: ${skipped.length} test(s) could not or should not run here`);
  for (const line of skipped) console.log(`  - ${line}`);
  if (silent === 0 || process.env[REQUIRE_ALL] !== "1") return;
  console.log(`${REQUIRE_ALL}=1: ${silent} of them give no reason, so this is a failure.`);
  process.exitCode = 1;
}
