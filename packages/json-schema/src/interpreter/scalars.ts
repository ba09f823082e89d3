import type { Pattern } from "../document/pattern.js";
import { formats } from "../formats.js";
import { messages } from "../messages.js";
import { memberTest } from "./equal.js";
import { isMultipleOf } from "./multiple-of.js";
import { forNumber, forString, type Check } from "./node.js";
import type { Run } from "./run.js";
import { malformed, requireCount, requireNumber, type KeywordCompiler } from "./site.js";

const types = new Map<string, (value: unknown) => boolean>([
  ["null", (value) => value === null],
  ["boolean", (value) => typeof value === "boolean"],
  ["string", (value) => typeof value === "string"],
  ["number", (value) => typeof value === "number"],
  ["integer", (value) => typeof value === "number" && Number.isInteger(value)],
  ["array", (value) => Array.isArray(value)],
  ["object", (value) => typeof value === "object" && value !== null && !Array.isArray(value)],
]);

export const type: KeywordCompiler = (value, site) => {
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  const tests = names.map((name) => types.get(name as string));
  if (tests.length === 0 || tests.includes(undefined)) {
    throw malformed("type", `one of ${[...types.keys()].join(", ")}, or a list of them`, site);
  }
  const [first, ...others] = tests as ((value: unknown) => boolean)[];
  return (candidate, run) =>
    first!(candidate) ||
    others.some((test) => test(candidate)) ||
    run.fail(() => messages.type(names as readonly string[], candidate));
};

const oneOfValues = (values: readonly unknown[], message: () => string): Check => {
  const isMember = memberTest(values);
  return (candidate, run) => isMember(candidate, run) || run.fail(message);
};

export const constant: KeywordCompiler = (value) => oneOfValues([value], () => messages.const(value));

export const enumeration: KeywordCompiler = (value, site) => {
  if (!Array.isArray(value)) throw malformed("enum", "a list of values", site);
  return oneOfValues(value, () => messages.enum(value));
};

type Limit = "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum";

const limit =
  (keyword: Limit, holds: (value: number, limit: number) => boolean): KeywordCompiler =>
  (value, site) => {
    const bound = requireNumber(value, keyword, site);
    return forNumber((number, run) => holds(number, bound) || run.fail(() => messages[keyword](bound)));
  };

export const minimum = limit("minimum", (value, bound) => value >= bound);
export const maximum = limit("maximum", (value, bound) => value <= bound);
export const exclusiveMinimum = limit("exclusiveMinimum", (value, bound) => value > bound);
export const exclusiveMaximum = limit("exclusiveMaximum", (value, bound) => value < bound);

export const multipleOf: KeywordCompiler = (value, site) => {
  const divisor = requireNumber(value, "multipleOf", site);
  if (divisor <= 0) throw malformed("multipleOf", "greater than 0", site);
  return forNumber((number, run) => isMultipleOf(number, divisor) || run.fail(() => messages.multipleOf(divisor)));
};

export const minLength: KeywordCompiler = (value, site) => {
  const bound = requireCount(value, "minLength", site);
  return forString((text, run) => hasAtLeast(text, bound, run) || run.fail(() => messages.minLength(bound)));
};

export const maxLength: KeywordCompiler = (value, site) => {
  const bound = requireCount(value, "maxLength", site);
  return forString((text, run) => !hasAtLeast(text, bound + 1, run) || run.fail(() => messages.maxLength(bound)));
};

/** Lengths count code points, of which a text has between half and all of its UTF-16 units. */
function hasAtLeast(text: string, points: number, run: Run): boolean {
  if (text.length < points) return false;
  if (text.length >= points * 2) return true;
  run.scan(text.length);
  let units = 0;
  for (let i = 0; i < points; i++) {
    if (units >= text.length) return false;
    units += text.codePointAt(units)! > 0xffff ? 2 : 1;
  }
  return true;
}

/** Tests a pattern against a text of bounded length: it cannot be interrupted, so its work is counted before. */
export function matches({ regex, work }: Pattern, text: string, run: Run): boolean {
  run.spend(1);
  if (text.length > run.limits.maxPatternInput) return false;
  run.scan(work(text.length));
  return regex.test(text);
}

export const pattern: KeywordCompiler = (value, { document }) => {
  const source = value as string;
  const compiled = document.patterns.get(source)!;
  return forString((text, run) => {
    if (matches(compiled, text, run)) return true;
    const { maxPatternInput } = run.limits;
    return run.fail(() =>
      text.length > maxPatternInput ? messages.patternInput(maxPatternInput) : messages.pattern(source),
    );
  });
};

export const format: KeywordCompiler = (value, site) => {
  if (typeof value !== "string") throw malformed("format", "a string", site);
  const test = site.checksFormats ? formats.get(value) : undefined;
  return (
    test &&
    forString((text, run) => {
      run.scan(text.length);
      return test(text) || run.fail(() => messages.format(value));
    })
  );
};
