import type { Issue } from "../issue.js";
import { messages } from "../messages.js";
import { Evaluated } from "./evaluated.js";
import type { Check } from "./node.js";
import type { Run } from "./run.js";
import { list, one, type KeywordCompiler } from "./site.js";

/** Tries an alternative: what it evaluated counts only when it matched. */
function attempt(check: Check, value: unknown, run: Run, seen: Evaluated | undefined): boolean {
  if (seen === undefined) return check(value, run, undefined);
  const own = new Evaluated();
  const valid = check(value, run, own);
  if (valid) seen.merge(own);
  return valid;
}

function quietly(check: Check, value: unknown, run: Run, seen: Evaluated | undefined): boolean {
  run.quiet++;
  const valid = attempt(check, value, run, seen);
  run.quiet--;
  return valid;
}

export const allOf: KeywordCompiler = (value, site) => {
  const checks = list(value, "allOf", site);
  return (candidate, run, seen) => {
    let valid = true;
    for (const check of checks) {
      if (check(candidate, run, seen)) continue;
      if (run.hasty) return false;
      valid = false;
    }
    return valid;
  };
};

export const anyOf: KeywordCompiler = (value, site) => {
  const checks = list(value, "anyOf", site);
  return (candidate, run, seen) => {
    let valid = false;
    for (const check of checks) {
      valid = quietly(check, candidate, run, seen) || valid;
      if (valid && seen === undefined) return true;
    }
    return valid || explain(checks, candidate, run, messages.anyOf);
  };
};

export const oneOf: KeywordCompiler = (value, site) => {
  const checks = list(value, "oneOf", site);
  return (candidate, run, seen) => {
    let found = 0;
    for (const check of checks) {
      if (quietly(check, candidate, run, seen) && ++found > 1) return run.fail(messages.oneOfMany);
    }
    return found === 1 || explain(checks, candidate, run, messages.oneOf);
  };
};

/**
 * No alternative matched. When one of them failed only further down, it is the one that was meant: its issues say more
 * than that nothing matched. The work is repeated here, so that a match costs nothing for issues nobody reads.
 */
function explain(checks: readonly Check[], candidate: unknown, run: Run, message: () => string): false {
  if (run.hasty) return false;
  const before = run.issues;
  const here = run.path.length;
  let best: readonly Issue[] | undefined;
  for (const check of checks) {
    run.issues = [];
    check(candidate, run, undefined);
    const closer = run.issues.every(({ path }) => path.length > here);
    if (closer && (best === undefined || run.issues.length < best.length)) best = run.issues;
  }
  run.issues = before;
  if (best === undefined) return run.fail(message);
  run.issues.push(...best.slice(0, run.limits.maxIssues - before.length));
  return false;
}

export const not: KeywordCompiler = (value, site) => {
  const check = one(value, "not", site);
  return (candidate, run) => !quietly(check, candidate, run, undefined) || run.fail(messages.not);
};

/** `then` and `else` mean nothing without `if`. */
export const conditional: KeywordCompiler = (value, site) => {
  const check = one(value, "if", site);
  const otherwise = site.schema.else === undefined ? undefined : one(site.schema.else, "else", site);
  const then = site.schema.then === undefined ? undefined : one(site.schema.then, "then", site);
  return (candidate, run, seen) => {
    const branch = quietly(check, candidate, run, seen) ? then : otherwise;
    return branch === undefined || branch(candidate, run, seen);
  };
};
