import { SchemaError } from "../schema-error.js";
import { searchWork } from "./pattern-work.js";
import type { SchemaLimits } from "./limits.js";

export interface Pattern {
  readonly regex: RegExp;
  /** Characters that a search of a text of `n` characters looks at. For a foreign pattern the most that may be. */
  readonly work: (n: number) => number;
}

/**
 * Compiles a pattern of a schema, in Unicode mode as JSON Schema recommends, and without it where the pattern is only valid so.
 * @throws SchemaError when it is no regular expression, too long, or foreign and without a bound on the work.
 */
export function compilePattern(source: string, path: string, limits: Required<SchemaLimits>): Pattern {
  if (source.length > limits.maxPatternLength) {
    throw new SchemaError(`the pattern is longer than ${limits.maxPatternLength} characters (maxPatternLength).`, {
      path,
    });
  }
  const regex = toRegExp(source, path);
  const work = limits.foreign ? searchWork(regex) : (n: number) => n;
  if (work(1024) === Infinity) {
    const why =
      "the pattern repeats a choice or a repetition, or refers or looks back, which can take exponential time";
    throw new SchemaError(`${why}; that is refused in a schema from the other side.`, { path });
  }
  return { regex, work };
}

function toRegExp(source: string, path: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    try {
      return new RegExp(source);
    } catch (cause) {
      throw new SchemaError(`the pattern ${JSON.stringify(source)} is not a regular expression.`, { path, cause });
    }
  }
}
