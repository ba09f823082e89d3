import { describe, expect, it } from "vitest";
import { documents } from "./documents.js";
import { ajv } from "./interpreters.js";
import { mutants } from "./mutate.js";

describe.each(documents)("mutants of the examples of $name", (document) => {
  const { definitions, examples, validator } = document;
  const reference = ajv(document);
  const verdicts = { accepted: 0, refused: 0 };

  it.each(definitions)("%s: the generated validator and Ajv agree", (definition) => {
    const check = validator(definition);
    const validate = reference(definition);
    const disagreements: unknown[] = [];
    for (const value of Object.values(examples[definition] ?? {})) {
      for (const mutant of mutants(value)) {
        const fits = check(mutant);
        verdicts[fits ? "accepted" : "refused"] += 1;
        if (fits !== validate(mutant) || !samePlace(check.errors, validate.errors))
          disagreements.push({ mutant, ours: check.errors, ajv: validate.errors });
      }
    }
    expect(disagreements.slice(0, 3)).toEqual([]);
  });

  it("are many of both kinds, so that agreement means something", () => {
    expect(verdicts.accepted).toBeGreaterThan(4_000);
    expect(verdicts.refused).toBeGreaterThan(4_000);
  });
});

type Errors = readonly { readonly instancePath: string; readonly keyword: string }[] | null | undefined;

/** Where both report one error, it is the same one at the same place; unions report differently on purpose. */
function samePlace(left: Errors, right: Errors): boolean {
  if (left?.length !== 1 || right?.length !== 1 || left[0]?.keyword === "discriminator") return true;
  return left[0]?.instancePath === right[0]?.instancePath && left[0]?.keyword === right[0]?.keyword;
}
