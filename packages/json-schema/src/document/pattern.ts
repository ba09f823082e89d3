import { SchemaError } from "../schema-error.js";
import type { SchemaLimits } from "./limits.js";

/**
 * Compiles a pattern of a schema, in Unicode mode as JSON Schema recommends, and without it where the pattern is only valid so.
 * @throws SchemaError when it is no regular expression, too long, or foreign and risky.
 */
export function compilePattern(source: string, path: string, limits: Required<SchemaLimits>): RegExp {
  if (source.length > limits.maxPatternLength) {
    throw new SchemaError(`the pattern is longer than ${limits.maxPatternLength} characters (maxPatternLength).`, {
      path,
    });
  }
  if (limits.foreign && isRisky(source)) {
    const why = "the pattern repeats a group that repeats, or refers back, which can take exponential time";
    throw new SchemaError(`${why}; that is refused in a schema from the other side.`, { path });
  }
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

/** Whether a repeated group holds a repetition or a choice, or whether the pattern refers back. Errs on the side of yes. */
export function isRisky(source: string): boolean {
  const groups = [false]; // for each open group: does it hold something that makes repeating it dangerous?
  for (let i = 0; i < source.length; i++) {
    const char = source[i];
    const last = groups.length - 1;
    if (char === "\\") {
      if (/[1-9k]/.test(source[i + 1] ?? "")) return true;
      i++;
    } else if (char === "[") {
      i = endOfClass(source, i);
    } else if (char === "(") {
      groups.push(false);
      if (source[i + 1] === "?") i++; // the "?" of (?: is no quantifier
    } else if (char === ")") {
      const dangerous = groups.pop() ?? false;
      if (dangerous && repeats(source, i + 1)) return true;
      if (dangerous) groups[groups.length - 1] = true;
    } else if (char === "|" || repeats(source, i)) {
      groups[last] = true;
    }
  }
  return false;
}

/** Whether an unbounded or large quantifier stands at `at`. */
function repeats(source: string, at: number): boolean {
  if (source[at] === "*" || source[at] === "+") return true;
  const counted = /^\{(\d+)(,?)(\d*)\}/.exec(source.slice(at, at + 24));
  if (counted === null) return false;
  const [, min, comma, max] = counted;
  return (comma !== "" && max === "") || Number(max === "" ? min : max) > 9;
}

function endOfClass(source: string, start: number): number {
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === "\\") i++;
    else if (source[i] === "]") return i;
  }
  return source.length;
}
