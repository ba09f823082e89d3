import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Reporter, TestCase, TestModule, TestRunEndReason } from "vitest/node";

import { REQUIRE_ALL } from "./require-or-skip.js";

interface Tally {
  passed: number;
  failed: number;
  readonly skipped: string[];
}

/**
 * Says aloud at the end of a run which tests did not run and why, then one plain line that any log reader understands.
 * With `MORTISE_REQUIRE_ALL=1` a test that did not run fails the run.
 *
 * @param summaryFile where the closing line is kept as well, for a script that wants to repeat it
 */
export function runReporter(summaryFile: string): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors, reason) {
      const tally = count(modules, unhandledErrors.length, reason);
      const closing = `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`;
      if (tally.skipped.length > 0) sayWhatDidNotRun(tally.skipped);
      console.log(`\n${closing}`);
      mkdirSync(dirname(summaryFile), { recursive: true });
      writeFileSync(summaryFile, `${closing}\n`);
    },
  };
}

function count(modules: readonly TestModule[], unhandled: number, reason: TestRunEndReason): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: [] };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") tally.passed++;
      else if (state === "failed") tally.failed++;
      else tally.skipped.push(describeSkip(module, test));
    }
    // A file that cannot be loaded has no tests to count, and is a failure all the same.
    tally.failed += module.errors().length;
  }
  tally.failed += unhandled;
  if (reason === "failed" && tally.failed === 0) tally.failed = 1;
  return tally;
}

function describeSkip(module: TestModule, test: TestCase): string {
  const result = test.result();
  const note = "note" in result ? result.note : undefined;
  return `${module.relativeModuleId} > ${test.fullName}\n      ${note ?? "no reason given"}`;
}

function sayWhatDidNotRun(skipped: readonly string[]): void {
  const required = process.env[REQUIRE_ALL] === "1";
  console.log(`\nDID NOT RUN: ${skipped.length} test(s) could not or should not run here`);
  for (const line of skipped) console.log(`  - ${line}`);
  if (!required) return;
  console.log(`${REQUIRE_ALL}=1: every test must run, so this is a failure.`);
  process.exitCode = 1;
}
