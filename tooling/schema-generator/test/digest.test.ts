import { describe, expect, it } from "vitest";
import { structuralDigest } from "../src/digest.js";
import type { SchemaDocument } from "../src/json-schema.js";
import { DOCUMENTS } from "../src/revisions.js";
import { readJson } from "./repository.js";

const digests = readJson<Record<string, { digest: string; definitions: number }>>("schemas/digests.json");

describe.each(DOCUMENTS)("schemas/$name/schema.json", ({ name }) => {
  it("has the structure of the official document", () => {
    const schema = readJson<SchemaDocument>(`schemas/${name}/schema.json`);
    expect(Object.keys(schema.$defs)).toHaveLength(digests[name]?.definitions ?? 0);
    expect(structuralDigest(schema)).toBe(digests[name]?.digest);
  });

  it("describes every definition", () => {
    const { $defs } = readJson<SchemaDocument>(`schemas/${name}/schema.json`);
    expect(Object.keys($defs).filter((definition) => !$defs[definition]?.description)).toEqual([]);
  });
});

describe("the structural digest", () => {
  const schema = {
    $defs: { A: { type: ["string", "null"], enum: ["x", "y"] }, B: { properties: { title: { $ref: "#/$defs/A" } } } },
  };

  it("ignores what only describes, and order that means nothing", () => {
    const other = {
      $schema: "http://json-schema.org/draft-07/schema#",
      definitions: {
        B: { description: "b", properties: { title: { $ref: "#/definitions/A", title: "T" } } },
        A: { enum: ["y", "x"], type: ["null", "string"], deprecated: true },
      },
    };
    expect(structuralDigest(other)).toBe(structuralDigest(schema));
  });

  it.each([
    ["a property named like an annotation", { $defs: { ...schema.$defs, B: { properties: {} } } }],
    ["an enum value", { $defs: { ...schema.$defs, A: { ...schema.$defs.A, enum: ["x"] } } }],
    ["the order of a union", { $defs: { ...schema.$defs, B: { anyOf: [{ type: "string" }, { type: "null" }] } } }],
  ])("sees %s", (_, changed) => {
    expect(structuralDigest(changed)).not.toBe(structuralDigest(schema));
  });

  it("sees all of a constant, also what is named like an annotation", () => {
    const constant = (value: unknown) => structuralDigest({ $defs: { A: { const: value } } });
    expect(constant({ title: "x" })).not.toBe(constant({ title: "y" }));
  });
});
