import { describe, expect, it } from "vitest";
import { judge } from "../src/report/judge.js";
import type { Check, Record } from "../src/report/records.js";

const check = (status: Check["status"], name = "n"): Check => ({ id: "i", name, description: "d", status });
const record = (...checks: Check[]): Record => ({ checks, stdout: "all done\n", stderr: "" });
const RULES = { lastWords: "all done", mayBeSkipped: new Map([["optional", "for a reason"]]) };
const faultsOf = (given: Record | undefined, rules = RULES) => judge("s", given, rules).faults;

describe("a scenario", () => {
  it("is clean when checks passed and the client came to its end", () => {
    expect(faultsOf(record(check("SUCCESS"), check("INFO"), check("SKIPPED", "optional")))).toEqual([]);
  });

  it.each(["FAILURE", "WARNING", "SKIPPED"] as const)("is not clean with a %s", (status) => {
    expect(faultsOf(record(check("SUCCESS"), check(status)))).toEqual([`${status} i (n): d`]);
  });

  it("is not clean when the suite recorded nothing: a scenario that throws leaves no record", () => {
    expect(faultsOf(undefined)).toHaveLength(1);
  });

  it.each([[[]], [[check("INFO")]], [[check("SKIPPED", "optional")]]])(
    "is not clean when nothing was exercised",
    (checks) => {
      expect(faultsOf(record(...checks)).join()).toContain("no check was exercised");
    },
  );

  it("is not clean when the client crashed or hung, whatever the checks say", () => {
    const crashed = { ...record(check("SUCCESS")), stdout: "", stderr: "x\nTypeError: no\n  at y" };
    expect(faultsOf(crashed)).toEqual(["the client did not come to its end: TypeError: no"]);
    expect(faultsOf({ ...crashed, stderr: "" }).join()).toContain("timed out");
  });
});
