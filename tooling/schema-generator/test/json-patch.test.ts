import { describe, expect, it } from "vitest";
import { applyPatch, type PatchOperation } from "../src/json-patch.js";

const document = { $defs: { "a/b": { type: ["string", "integer"] } } };
const patch = (op: PatchOperation["op"], path: string, value?: unknown): PatchOperation => ({
  op,
  path,
  value,
  reason: "test",
});

describe("applyPatch", () => {
  it("replaces, adds and removes, in objects and arrays, in a copy", () => {
    const patched = applyPatch<unknown>(document, [
      patch("replace", "/$defs/a~1b/type/1", "number"),
      patch("add", "/$defs/a~1b/type/-", "null"),
      patch("add", "/$defs/a~1b/minimum", 0),
      patch("remove", "/$defs/a~1b/type/0"),
    ]);
    expect(patched).toEqual({ $defs: { "a/b": { type: ["number", "null"], minimum: 0 } } });
    expect(document.$defs["a/b"].type).toEqual(["string", "integer"]);
  });

  it.each(["/$defs/B/type", "/$defs/a~1b/type/7", "/$defs/constructor/name"])(
    "refuses %s, which does not exist",
    (path) => {
      expect(() => applyPatch(document, [patch("replace", path, 1)])).toThrow(/Nothing stands at/);
    },
  );
});
