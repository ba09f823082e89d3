import { messages } from "../messages.js";
import { canonical } from "./equal.js";
import { forArray, type Check } from "./node.js";
import type { Run } from "./run.js";
import { list, one, requireCount, type KeywordCompiler } from "./site.js";

function item(array: readonly unknown[], index: number, check: Check, run: Run): boolean {
  run.push(index);
  const valid = check(array[index], run, undefined);
  run.pop();
  return valid;
}

/** One schema for each of the first items. */
function prefix(checks: readonly Check[]): Check {
  return forArray((array, run, seen) => {
    run.scan(Math.min(checks.length, array.length));
    let valid = true;
    for (let i = 0; i < checks.length && i < array.length; i++) {
      seen?.add(i);
      if (item(array, i, checks[i]!, run)) continue;
      if (run.hasty) return false;
      valid = false;
    }
    return valid;
  });
}

/** One schema for every item from an index on. */
function rest(check: Check, start: number): Check {
  return forArray((array, run, seen) => {
    run.scan(array.length);
    let valid = true;
    for (let i = start; i < array.length; i++) {
      if (item(array, i, check, run)) continue;
      if (run.hasty) return false;
      valid = false;
    }
    if (seen !== undefined) seen.all = true;
    return valid;
  });
}

export const prefixItems: KeywordCompiler = (value, site) => prefix(list(value, "prefixItems", site));

export const items: KeywordCompiler = (value, site) => {
  if (site.document.dialect.itemsList && Array.isArray(value)) {
    return value.length === 0 ? undefined : prefix(list(value, "items", site));
  }
  const start = Array.isArray(site.schema.prefixItems) ? site.schema.prefixItems.length : 0;
  return rest(one(value, "items", site), start);
};

export const additionalItems: KeywordCompiler = (value, site) =>
  Array.isArray(site.schema.items) ? rest(one(value, "additionalItems", site), site.schema.items.length) : undefined;

export const unevaluatedItems: KeywordCompiler = (value, site) => {
  const check = one(value, "unevaluatedItems", site);
  return forArray((array, run, seen) => {
    run.scan(array.length);
    let valid = true;
    for (let i = 0; i < array.length; i++) {
      if (seen!.has(i) || item(array, i, check, run)) continue;
      if (run.hasty) return false;
      valid = false;
    }
    seen!.all = true;
    return valid;
  });
};

/** With `minContains` and `maxContains`, which mean nothing alone. Only since 2020-12 does it count as evaluation. */
export const contains: KeywordCompiler = (value, site) => {
  const { minContains, maxContains } = site.document.dialect.name === "draft-07" ? {} : site.schema;
  const min = minContains === undefined ? 1 : requireCount(minContains, "minContains", site);
  const max = maxContains === undefined ? undefined : requireCount(maxContains, "maxContains", site);
  const check = one(value, "contains", site);
  const evaluates = site.document.dialect.name === "2020-12";
  return forArray((array, run, seen) => {
    run.scan(array.length);
    let found = 0;
    run.quiet++;
    for (let i = 0; i < array.length; i++) {
      if (!check(array[i], run, undefined)) continue;
      found++;
      if (evaluates) seen?.add(i);
    }
    run.quiet--;
    return (found >= min && (max === undefined || found <= max)) || run.fail(() => messages.contains(min, max));
  });
};

export const minItems: KeywordCompiler = (value, site) => {
  const bound = requireCount(value, "minItems", site);
  return forArray((array, run) => array.length >= bound || run.fail(() => messages.minItems(bound)));
};

export const maxItems: KeywordCompiler = (value, site) => {
  const bound = requireCount(value, "maxItems", site);
  return forArray((array, run) => array.length <= bound || run.fail(() => messages.maxItems(bound)));
};

export const uniqueItems: KeywordCompiler = (value) =>
  value !== true
    ? undefined
    : forArray((array, run) => {
        const first = new Map<string, number>();
        for (const [i, each] of array.entries()) {
          run.spend(1);
          const key = canonical(each, run);
          const before = first.get(key);
          if (before !== undefined) return run.fail(() => messages.uniqueItems(before, i));
          first.set(key, i);
        }
        return true;
      });
