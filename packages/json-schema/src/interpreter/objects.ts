import { messages } from "../messages.js";
import { forObject, type Check, type Members } from "./node.js";
import type { Evaluated } from "./evaluated.js";
import type { Run } from "./run.js";
import { matches } from "./scalars.js";
import { map, one, requireCount, requireNames, type KeywordCompiler } from "./site.js";

/** Checks one member, at its place. Failing at once is asked for by the caller through `run.hasty`. */
function member(value: Members, name: string, check: Check, run: Run): boolean {
  run.push(name);
  const valid = check(value[name], run, undefined);
  run.pop();
  return valid;
}

export const properties: KeywordCompiler = (value, site) => {
  const checks = map(value, "properties", site);
  return forObject((object, run, seen) => {
    run.scan(checks.length);
    let valid = true;
    for (const [name, check] of checks) {
      if (!Object.hasOwn(object, name)) continue;
      seen?.add(name);
      if (member(object, name, check, run)) continue;
      if (run.hasty) return false;
      valid = false;
    }
    return valid;
  });
};

export const patternProperties: KeywordCompiler = (value, site) => {
  const checks = map(value, "patternProperties", site).map(
    ([source, check]) => [site.document.patterns.get(source)!, check] as const,
  );
  return eachMember((object, name, run, seen) => {
    let valid = true;
    for (const [pattern, check] of checks) {
      if (!matches(pattern, name, run)) continue;
      seen?.add(name);
      valid = member(object, name, check, run) && valid;
    }
    return valid;
  });
};

/** Applies to the members that neither `properties` nor `patternProperties` of the same schema names. */
export const additionalProperties: KeywordCompiler = (value, site) => {
  const { properties = {}, patternProperties = {} } = site.schema;
  const named = new Set(Object.keys(properties as object));
  const patterns = Object.keys(patternProperties as object).map((source) => site.document.patterns.get(source)!);
  const check = one(value, "additionalProperties", site);
  return eachMember((object, name, run, seen) => {
    if (named.has(name) || patterns.some((pattern) => matches(pattern, name, run))) return true;
    seen?.add(name);
    return value === false ? run.fail(() => messages.additionalProperties(name)) : member(object, name, check, run);
  });
};

export const unevaluatedProperties: KeywordCompiler = (value, site) => {
  const check = one(value, "unevaluatedProperties", site);
  return eachMember((object, name, run, seen) => {
    if (seen!.has(name)) return true;
    seen!.add(name);
    return value === false ? run.fail(() => messages.additionalProperties(name)) : member(object, name, check, run);
  });
};

export const propertyNames: KeywordCompiler = (value, site) => {
  const check = one(value, "propertyNames", site);
  return eachMember((_object, name, run) => {
    run.quiet++;
    const valid = check(name, run, undefined);
    run.quiet--;
    return valid || run.fail(() => messages.propertyNames(name));
  });
};

export const required: KeywordCompiler = (value, site) => {
  const names = requireNames(value, "required", site);
  return forObject((object, run) => {
    run.scan(names.length);
    let valid = true;
    for (const name of names) {
      if (Object.hasOwn(object, name)) continue;
      valid = run.fail(() => messages.required(name));
    }
    return valid;
  });
};

export const minProperties: KeywordCompiler = (value, site) => {
  const bound = requireCount(value, "minProperties", site);
  return forObject(
    (object, run) => namesOf(object, run).length >= bound || run.fail(() => messages.minProperties(bound)),
  );
};

export const maxProperties: KeywordCompiler = (value, site) => {
  const bound = requireCount(value, "maxProperties", site);
  return forObject(
    (object, run) => namesOf(object, run).length <= bound || run.fail(() => messages.maxProperties(bound)),
  );
};

export const dependentRequired: KeywordCompiler = (value, site) => {
  const rules = Object.entries(value as object).map(
    ([name, needs]) => [name, requireNames(needs, "dependentRequired", site)] as const,
  );
  return forObject((object, run) => {
    run.scan(rules.length);
    let valid = true;
    for (const [name, needs] of rules) {
      if (!Object.hasOwn(object, name)) continue;
      run.scan(needs.length);
      for (const need of needs) {
        if (!Object.hasOwn(object, need)) valid = run.fail(() => messages.dependentRequired(need, name));
      }
    }
    return valid;
  });
};

export const dependentSchemas: KeywordCompiler = (value, site) => {
  const rules = map(value, "dependentSchemas", site);
  return forObject((object, run, seen) => {
    run.scan(rules.length);
    let valid = true;
    for (const [name, check] of rules) {
      if (Object.hasOwn(object, name)) valid = check(object, run, seen) && valid;
    }
    return valid;
  });
};

/** The two keywords above in one, as drafts before 2019-09 have it. */
export const dependencies: KeywordCompiler = (value, site) => {
  const entries = Object.entries(value as object);
  const names = dependentRequired(Object.fromEntries(entries.filter(([, rule]) => Array.isArray(rule))), site)!;
  const schemas = dependentSchemas(Object.fromEntries(entries.filter(([, rule]) => !Array.isArray(rule))), site)!;
  return (candidate, run, seen) => names(candidate, run, seen) && schemas(candidate, run, seen);
};

function eachMember(check: (object: Members, name: string, run: Run, seen: Evaluated | undefined) => boolean): Check {
  return forObject((object, run, seen) => {
    let valid = true;
    for (const name of namesOf(object, run)) {
      if (check(object, name, run, seen)) continue;
      if (run.hasty) return false;
      valid = false;
    }
    return valid;
  });
}

function namesOf(object: Members, run: Run): readonly string[] {
  const names = Object.keys(object);
  run.spend(names.length); // listing the names of a large object costs more than looking at them
  return names;
}
