import { failure, within } from "./check.js";
import type { Check, Failures } from "./check.js";

/** Checks by the names of an object's members. */
export type Members = Readonly<Record<string, Check>>;

type PlainObject = Readonly<Record<string, unknown>>;

const NO_OBJECT = /* @__PURE__ */ failure("type", { type: "object" });
const NO_ARRAY = /* @__PURE__ */ failure("type", { type: "array" });

const isObject = (value: unknown): value is PlainObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * An object with these members.
 * @param rest what every other member has to be; without it, anything
 */
export function object(required: Members = {}, optional: Members = {}, rest?: Check): Check {
  const checks = new Map(Object.entries({ ...required, ...optional }));
  const needed = Object.keys(required);
  return (value) => {
    if (!isObject(value)) return NO_OBJECT;
    for (const name of needed) {
      if (value[name] === undefined) return failure("required", { missingProperty: name });
    }
    // A walk over what is there: messages leave out most of what a definition allows.
    for (const name in value) {
      const member = value[name];
      const check = checks.get(name);
      const failures = check === undefined ? rest?.(member) : member === undefined ? undefined : check(member);
      if (failures !== undefined) return within(name, failures);
    }
    return undefined;
  };
}

/** A list of such items. */
export function list(item: Check, maxItems = Infinity): Check {
  return (value) => {
    if (!Array.isArray(value)) return NO_ARRAY;
    if (value.length > maxItems) return failure("maxItems", { limit: maxItems });
    for (let i = 0; i < value.length; i++) {
      const failures = item(value[i]);
      if (failures !== undefined) return within(i, failures);
    }
    return undefined;
  };
}

/** What fits one of these; where none does, what is wrong with each. */
export function anyOf(...alternatives: Check[]): Check {
  return (value) => {
    const all: Failures[] = [];
    for (const alternative of alternatives) {
      const failures = alternative(value);
      if (failures === undefined) return undefined;
      all.push(failures);
    }
    return [...all.flat(), ...failure("anyOf", {})];
  };
}

/** What fits all of these. */
export function allOf(...parts: Check[]): Check {
  return (value) => {
    for (const part of parts) {
      const failures = part(value);
      if (failures !== undefined) return failures;
    }
    return undefined;
  };
}

/** An object whose member `tag` says which of the alternatives was meant; only that one speaks about what is wrong. */
export function tagged(tag: string, alternatives: Members): Check {
  const byTag = new Map<unknown, Check>(Object.entries(alternatives));
  return (value) => {
    if (!isObject(value)) return NO_OBJECT;
    const tagValue = value[tag];
    if (tagValue === undefined) return failure("required", { missingProperty: tag });
    const meant = byTag.get(tagValue);
    return meant === undefined ? failure("discriminator", { tag, tagValue }, `/${tag}`) : meant(value);
  };
}
