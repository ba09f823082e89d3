import { expect, it } from "vitest";
import { globFilter } from "../src/glob.js";

it.each([
  ["*.ts", "a.ts", true],
  ["*.ts", "deep/down/a.ts", true],
  ["*.ts", "a.tsx", false],
  ["?.ts", "a.ts", true],
  ["?.ts", "ab.ts", false],
  ["a*b*c", "aXbXbXc", true],
  ["a*b*c", "aXbXb", false],
  ["src/*.ts", "src/a.ts", true],
  ["src/*.ts", "src/deep/a.ts", false],
  ["src/**/*.ts", "src/a.ts", true],
  ["src/**/*.ts", "src/x/y/a.ts", true],
  ["**/test/**", "a/test/b/c", true],
  ["**/test/**", "a/tests/b", false],
  ["**", "anything/at.all", true],
  ["*", "anything/at.all", true],
  ["a.ts", "axts", false],
  ["[a].ts", "[a].ts", true],
  ["(a|b)+$", "(a|b)+$", true],
  ["?.md", "😀.md", true],
  ["", "a", false],
])("%j on %j: %j", (pattern, path, matches) => {
  expect(globFilter(pattern)(path)).toBe(matches);
});

it("answers a pattern made to be slow", () => {
  const filter = globFilter(`${"*a".repeat(90)}b`);
  expect(filter("a".repeat(4000))).toBe(false); // exponential for a backtracking matcher: it would not end
});
