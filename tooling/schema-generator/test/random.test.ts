import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitrary } from "./arbitrary.js";
import { documents } from "./documents.js";
import { ajv, cfworker } from "./interpreters.js";
import { mutants } from "./mutate.js";

/** Per definition; together some ten thousand messages. The seed is fixed so that a failure is everybody's failure. */
const RUNS = { numRuns: 12, seed: 20260728 };
const MUTANTS_EACH = 6;

describe.each(documents)("random messages of $name", (document) => {
  const compiled = ajv(document);
  const interpreted = cfworker(document);

  it.each(document.definitions)("%s: three validators agree on it and its mutants", (definition) => {
    const judges = [document.validator(definition), compiled(definition), interpreted(definition)];
    const verdicts = (value: unknown): boolean[] => judges.map((judge) => judge(value));
    const message = arbitrary(document.corrected.$defs, definition);
    fc.assert(
      fc.property(message, fc.integer({ min: 1, max: 60 }), (value, stride) => {
        expect(verdicts(value), "a message made from the schema").toEqual([true, true, true]);
        for (const mutant of someMutants(value, stride)) {
          const [first, ...others] = verdicts(mutant);
          expect(others, JSON.stringify(mutant)).toEqual([first, first]);
        }
      }),
      RUNS,
    );
  });
});

/** A few of a message's mutants, `stride` apart so that different messages differ in different places. */
function* someMutants(value: unknown, stride: number): Generator<unknown> {
  let index = 0;
  for (const mutant of mutants(value)) {
    if (index++ % stride === 0 && !hasNaN(mutant)) yield mutant; // JSON carries no NaN, and readers differ on it
    if (index > stride * MUTANTS_EACH) return;
  }
}

function hasNaN(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasNaN);
  return Number.isNaN(value);
}
