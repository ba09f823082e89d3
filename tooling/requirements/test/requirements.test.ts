import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { citedIn, readCitations } from "../src/citations.js";
import { measure } from "../src/coverage.js";
import type { Requirement } from "../src/ledger.js";
import { readLedger } from "../src/ledger.js";
import { describeCoverage } from "../src/report.js";
import { readTable } from "../src/table.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const requirement = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  ledger: "now",
  id,
  level: "MUST",
  role: "server",
  area: "BASE",
  statement: "A rule.",
  source: "somewhere",
  ...more,
});
const LEDGER = {
  requirements: [
    requirement("BASE-S-001"),
    requirement("BASE-S-002"),
    requirement("BASE-S-003", { level: "SHOULD" }),
    requirement("BASE-S-004", { role: "host" }),
    requirement("AUTH-S-001", { area: "AUTH" }),
    requirement("OLD-S-001", { area: "L-BASE", ledger: "then" }),
    requirement("OLD-S-002", { area: "L-AUTH", ledger: "then" }),
  ],
  notOurs: [],
};

describe("this project", () => {
  it("cites no requirement that does not exist, and excepts none that it proves", () => {
    expect(measure(readLedger(`${ROOT}docs/requirements`), readCitations(ROOT)).mistakes).toEqual([]);
  });
});

// Not written out in brackets, or this file would cite them.
const [A, B, C] = ["BASE-S-001", "L25-BASE-B-002", "TASK-S-003"];

describe("citations", () => {
  it("are brackets that hold nothing but ids", () => {
    expect(citedIn(`it("a [${A}]"); it("b [${B}, ${C}] [${C} ${A}]")`)).toEqual([A, B, C, C, A]);
    expect(citedIn(`it("[see ${A}] [BASE-S-1] ${B}")`)).toEqual([]);
  });

  it("do not count in comments", () => {
    expect(citedIn(`  // it("a [${A}]")\n`)).toEqual([]);
  });
});

describe("coverage", () => {
  it("counts what binds an SDK, and lists what no test names", () => {
    const { areas, gaps, mistakes } = measure(LEDGER, new Map([["BASE-S-001", ["a.test.ts"]]]));
    expect(areas).toEqual([
      { ledger: "now", area: "BASE", due: 2, named: 1, excepted: 0 },
      { ledger: "now", area: "AUTH", due: 1, named: 0, excepted: 0 },
      { ledger: "then", area: "L-BASE", due: 1, named: 0, excepted: 0 },
      { ledger: "then", area: "L-AUTH", due: 1, named: 0, excepted: 0 },
    ]);
    expect(gaps.map(({ id }) => id)).toEqual(["BASE-S-002", "AUTH-S-001", "OLD-S-001", "OLD-S-002"]);
    expect(mistakes).toEqual([]);
  });

  it("leaves out exceptions", () => {
    const { areas, gaps } = measure({ ...LEDGER, notOurs: [{ id: "BASE-S-002", reason: "r" }] }, new Map());
    expect(areas[0]).toMatchObject({ area: "BASE", due: 1, named: 0, excepted: 1 });
    expect(gaps.map(({ id }) => id)).not.toContain("BASE-S-002");
  });

  it("finds ids that do not exist, exceptions that are proven, bind nobody or do not exist, and rows that stand twice", () => {
    const notOurs = ["BASE-S-001", "BASE-S-003", "BASE-S-009"].map((id) => ({ id, reason: "r" }));
    const requirements = [...LEDGER.requirements, requirement("BASE-S-002")];
    const cited = new Map([
      ["BASE-S-001", ["a.test.ts"]],
      ["BASE-S-099", ["b.test.ts"]],
    ]);
    expect(measure({ requirements, notOurs }, cited).mistakes).toEqual([
      "BASE-S-002 stands in the ledger twice.",
      "BASE-S-099 is in no ledger, but cited in b.test.ts.",
      "not-ours.tsv excepts BASE-S-001, but a.test.ts proves it: drop the exception.",
      "not-ours.tsv names BASE-S-003, which binds no SDK anyway (SHOULD, server).",
      "not-ours.tsv names BASE-S-009, which is in no ledger.",
    ]);
  });
});

describe("a table", () => {
  it("is refused with other columns, or rows that do not fill them", () => {
    expect(readTable("a\tb\n1\t2\n", ["a", "b"], "t")).toEqual([{ a: "1", b: "2" }]);
    expect(() => readTable("a\tc\n", ["a", "b"], "t")).toThrow("columns a, b");
    expect(() => readTable("a\tb\n1\n", ["a", "b"], "t")).toThrow("line 2");
    expect(() => readTable("a\tb\n1\t\n", ["a", "b"], "t")).toThrow("line 2");
  });
});

describe("the report", () => {
  it("says how much of each ledger is named, what is not, and what is wrong, with authorization apart", () => {
    const report = describeCoverage(measure(LEDGER, new Map([["BASE-S-001", ["a.test.ts"]]])));
    expect(report).toContain("BASE             1/2");
    expect(report).toContain("BASE-S-002 MUST server: A rule.");
    expect(report).toContain("of now outside authorization: tests name 1 of 2 MUST and MUST NOT (50.0 %)");
    expect(report).toContain("of then outside authorization: tests name 0 of 1");
    expect(report).toContain("of authorization: tests name 0 of 2");
  });
});
