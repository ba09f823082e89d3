import { failure } from "./check.js";
import type { Check } from "./check.js";

const wrongType = (type: string | readonly string[]): ReturnType<typeof failure> => failure("type", { type });

const NO_STRING = /* @__PURE__ */ wrongType("string");
const NO_BOOLEAN = /* @__PURE__ */ wrongType("boolean");

export const anything: Check = () => undefined;
export const nothing: Check = () => failure("not", {});
export const string: Check = (value) => (typeof value === "string" ? undefined : NO_STRING);
export const boolean: Check = (value) => (typeof value === "boolean" ? undefined : NO_BOOLEAN);
export const number = (minimum?: number, maximum?: number): Check => bounded("number", minimum, maximum);
export const integer = (minimum?: number, maximum?: number): Check => bounded("integer", minimum, maximum);

function bounded(type: "number" | "integer", minimum = -Infinity, maximum = Infinity): Check {
  const isType = IS[type];
  return (value) => {
    if (!isType(value)) return wrongType(type);
    if (value > maximum) return failure("maximum", { comparison: "<=", limit: maximum });
    return value < minimum ? failure("minimum", { comparison: ">=", limit: minimum }) : undefined;
  };
}

const IS = {
  string: (value: unknown) => typeof value === "string",
  boolean: (value: unknown) => typeof value === "boolean",
  number: (value: unknown): value is number => Number.isFinite(value),
  integer: (value: unknown): value is number => Number.isInteger(value),
  null: (value: unknown) => value === null,
};

/** A value of one of several simple types. */
export function scalar(...types: (keyof typeof IS)[]): Check {
  const wrong = wrongType(types);
  return (value) => (types.some((type) => IS[type](value)) ? undefined : wrong);
}

/** Exactly this value. */
export function literal(allowedValue: string | number): Check {
  const type = typeof allowedValue === "number" ? "integer" : "string";
  return (value) => {
    if (value === allowedValue) return undefined;
    return IS[type](value) ? failure("const", { allowedValue }) : wrongType(type);
  };
}

/** One of these texts. */
export function oneOf(...allowedValues: string[]): Check {
  return (value) => {
    if (typeof value !== "string") return NO_STRING;
    return allowedValues.includes(value) ? undefined : failure("enum", { allowedValues });
  };
}
