import { describe, expect, it } from "vitest";
import {
  anyOf,
  define,
  integer,
  list,
  literal,
  nothing,
  number,
  object,
  oneOf,
  scalar,
  string,
  tagged,
  validator,
} from "../src/checks/index.js";
import type { Check } from "../src/checks/index.js";

/** Where and what, of every error. */
function errorsOf(check: Check, value: unknown): string[] {
  const validate = validator(check);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("scalars", () => {
  it.each([
    [literal("a"), 1, " must be string"],
    [literal("a"), "b", ' must be "a"'],
    [literal(-32020), "x", " must be integer"],
    [oneOf("a", "b"), "c", ' must be one of "a", "b"'],
    [scalar("string", "null"), 1, " must be string or null"],
    [number(0, 1), 1.5, " must be <= 1"],
    [number(0, 1), -1, " must be >= 0"],
    [number(), Number.NaN, " must be number"],
    [integer(), 1.5, " must be integer"],
  ])("say what is wrong (%#)", (check, value, message) => {
    expect(errorsOf(check, value)).toEqual([message]);
  });
});

describe("structures", () => {
  const tree: Check = define(() => object({ name: string }, { children: list(tree, 2) }, nothing));

  it("may name themselves", () => {
    expect(errorsOf(tree, { name: "a", children: [{ name: "b", children: [] }] })).toEqual([]);
    expect(errorsOf(tree, { name: "a", children: [{ name: "b", children: [{}] }] })).toEqual([
      '/children/0/children/0 must have the property "name"',
    ]);
  });

  it("bound lists, and refuse members that nothing allows", () => {
    expect(errorsOf(tree, { name: "a", children: [0, 1, 2] })).toEqual(["/children must have at most 2 items"]);
    expect(errorsOf(tree, { name: "a", "a/b~c": undefined })).toEqual(["/a~1b~0c must not be there"]);
  });

  it("take an optional member that is undefined for one that is not there, and a required one for missing", () => {
    expect(errorsOf(tree, { name: "a", children: undefined })).toEqual([]);
    expect(errorsOf(tree, { name: undefined })).toEqual([' must have the property "name"']);
  });

  it("let only the alternative speak that the tag means", () => {
    const union = tagged("kind", { a: object({ kind: literal("a"), x: string }), b: object({ kind: literal("b") }) });
    expect(errorsOf(union, { kind: "a" })).toEqual([' must have the property "x"']);
    expect(errorsOf(union, { kind: "constructor" })).toEqual(["/kind must be a known kind"]);
    expect(errorsOf(union, {})).toEqual([' must have the property "kind"']);
  });

  it("report every alternative where none was meant", () => {
    expect(errorsOf(anyOf(string, number()), null)).toEqual([
      " must be string",
      " must be number",
      " must match one of the alternatives, and matches none",
    ]);
  });
});
