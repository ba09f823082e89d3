import { skipWithout } from "@mortise-tooling/test-support";
import { describe, expect, it } from "vitest";
import { documents, type Document } from "./documents.js";
import { listExamples, officialExamples, type Example } from "./examples.js";

describe.each(documents)("examples of $name", (document) => {
  const { definitions, examples } = document;

  it("cover every definition", () => {
    expect(definitions.filter((definition) => !Object.hasOwn(examples, definition))).toEqual([]);
  });

  it("name definitions that exist", () => {
    expect(Object.keys(examples).filter((definition) => !definitions.includes(definition))).toEqual([]);
  });

  it("fit", () => {
    expect(misfits(document, listExamples(examples))).toEqual([]);
  });
});

it("the specification's own examples of 2026-07-28 fit", (test) => {
  const official = officialExamples("2026-07-28");
  const why = "put the specification's schema/<revision>/examples where MCP_SPEC_EXAMPLES/<revision> points";
  skipWithout(test, "the specification's examples", official.length > 0, why);
  expect(official.length).toBeGreaterThan(100);
  const latest = documents.find(({ name }) => name === "2026-07-28") as Document;
  expect(misfits(latest, official)).toEqual([]);
});

function misfits({ validator }: Document, list: readonly Example[]): unknown[] {
  return list.flatMap(({ definition, name: example, value }) => {
    const check = validator(definition);
    return check(value) && check.errors === null ? [] : [{ definition, example, errors: check.errors }];
  });
}
