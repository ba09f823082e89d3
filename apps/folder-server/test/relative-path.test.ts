import { describe, expect, it } from "vitest";
import { parseRelativePath, PathError } from "../src/relative-path.js";

describe("parseRelativePath", () => {
  it.each([
    ["", []],
    [".", []],
    ["a.txt", ["a.txt"]],
    ["a/b/c.txt", ["a", "b", "c.txt"]],
    ["./a//b/", ["a", "b"]],
    ["...", ["..."]],
    ["..a/b..", ["..a", "b.."]],
    ["%2e%2e/a", ["%2e%2e", "a"]], // decoding happened before; what is still encoded is a name
  ])("reads %j", (path, segments) => {
    expect(parseRelativePath(path)).toEqual(segments);
  });

  it.each([
    ["..", /contains "\.\."/],
    ["../a", /contains "\.\."/],
    ["a/../../b", /contains "\.\."/],
    ["a/..", /contains "\.\."/],
    ["/etc/passwd", /absolute/],
    ["//server/share", /absolute/],
    ["\\\\server\\share", /absolute/],
    ["C:\\Windows", /absolute/],
    ["c:/Windows", /absolute/],
    ["C:relative", /absolute/],
    ["a\\..\\b", /backslash/],
    ["a\0.txt", /NUL/],
    ["a.txt\0", /NUL/],
  ])("refuses %j, saying why", (path, why) => {
    expect(() => parseRelativePath(path)).toThrow(PathError);
    expect(() => parseRelativePath(path)).toThrow(why);
  });

  it("refuses alternate data streams where they exist", () => {
    expect(parseRelativePath("notes:1.txt", "linux")).toEqual(["notes:1.txt"]);
    expect(() => parseRelativePath("notes:1.txt", "win32")).toThrow(/colon/);
  });
});
