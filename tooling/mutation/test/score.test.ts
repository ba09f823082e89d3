import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EXPLAINED, explanationOf } from "../src/explained.js";
import { GROUPS, pathsOf } from "../src/groups.js";
import { scoreOf } from "../src/score.js";
import type { Mutant } from "../src/score.js";

const ROOT = new URL("../../../", import.meta.url);
const group = { name: "a", package: "p", files: ["one", "two"] };
const mutant = (file: string, status: string): Mutant => ({
  fileName: `/anywhere/packages/p/src/${file}.ts`,
  mutatorName: "BlockStatement",
  replacement: "{}",
  location: { start: { line: 1, column: 1 } },
  status,
});

describe("a group's score", () => {
  it("is the share of its changes that a test notices, by failing or by never ending", () => {
    const own = [
      mutant("one", "Killed"),
      mutant("one", "Timeout"),
      mutant("two", "Survived"),
      mutant("two", "NoCoverage"),
    ];
    const others = [mutant("three", "Survived"), mutant("two", "RuntimeError"), mutant("two", "Ignored")];
    const { value, noticed, unnoticed } = scoreOf(group, [...own, ...others]);
    expect({ value, noticed }).toEqual({ value: 50, noticed: 2 });
    expect(unnoticed).toEqual(own.slice(2));
  });

  it("does not pass over a file in which nothing was changed", () => {
    expect(() => scoreOf(group, [mutant("one", "Killed")])).toThrow("packages/p/src/two.ts");
  });
});

describe("the table", () => {
  it("names files that exist, each once", () => {
    const files = GROUPS.flatMap(pathsOf);
    expect(new Set(files).size).toBe(files.length);
    for (const file of files) expect(() => readFileSync(new URL(file, ROOT)), file).not.toThrow();
  });

  it.each(EXPLAINED)("explains a line that is still there: $line", ({ file, line, becomes }) => {
    const path = GROUPS.flatMap(pathsOf).find((candidate) => candidate.endsWith(file))!;
    const lines = readFileSync(new URL(path, ROOT), "utf8").split("\n");
    const found = lines.find((candidate) => candidate.trim() === line);
    expect(found, path).toBeDefined();
    const example = { ...mutant("one", "Survived"), fileName: `/anywhere/${path}`, replacement: becomes ?? "anything" };
    expect(explanationOf(example, found!)).toBeDefined();
  });
});
