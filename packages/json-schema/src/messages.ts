/** The words of an issue, one row a keyword, so that every validator says the same. */
export const messages = {
  type: (types: readonly string[], value: unknown) =>
    `must be ${types.map(withArticle).join(" or ")}${unlike(types, value)}`,
  const: (value: unknown) => `must be ${shown(value)}`,
  enum: (values: readonly unknown[]) =>
    values.length === 1 ? `must be ${shown(values[0])}` : `must be one of ${listed(values)}`,
  minimum: (limit: number) => `must be at least ${limit}`,
  maximum: (limit: number) => `must be at most ${limit}`,
  exclusiveMinimum: (limit: number) => `must be greater than ${limit}`,
  exclusiveMaximum: (limit: number) => `must be less than ${limit}`,
  multipleOf: (divisor: number) => `must be a multiple of ${divisor}`,
  minLength: (limit: number) => `must have at least ${count(limit, "character")}`,
  maxLength: (limit: number) => `must have at most ${count(limit, "character")}`,
  pattern: (source: string) => `must match the pattern ${source}`,
  format: (name: string) => `must be a valid ${name}`,
  minItems: (limit: number) => `must have at least ${count(limit, "item")}`,
  maxItems: (limit: number) => `must have at most ${count(limit, "item")}`,
  uniqueItems: (first: number, second: number) => `must not hold the same item twice (items ${first} and ${second})`,
  contains: (min: number, max: number | undefined) =>
    max === undefined
      ? `must hold at least ${count(min, "item")} of the kind asked for`
      : `must hold between ${min} and ${max} items of the kind asked for`,
  minProperties: (limit: number) => `must have at least ${count(limit, "property", "properties")}`,
  maxProperties: (limit: number) => `must have at most ${count(limit, "property", "properties")}`,
  required: (name: string) => `must have the property ${shown(name)}`,
  dependentRequired: (name: string, because: string) =>
    `must have the property ${shown(name)} because it has ${shown(because)}`,
  additionalProperties: (name: string) => `must not have the property ${shown(name)}`,
  propertyNames: (name: string) => `must not have a property named ${shown(name)}`,
  false: () => "must not be present",
  not: () => "must not match the schema under not",
  anyOf: () => "must match at least one of the alternatives",
  oneOf: () => "must match exactly one of the alternatives",
  oneOfMany: () => "must match only one of the alternatives, but matches several",
  patternInput: (limit: number) => `must have at most ${limit} characters to be checked against a pattern`,
  tooMuch: () => "takes too much work to check against the schema; make it smaller",
  tooDeep: () => "is nested too deeply to be checked against the schema",
} as const;

const ARTICLES = new Map([
  ["null", "null"],
  ["array", "an array"],
  ["object", "an object"],
  ["integer", "an integer"],
]);

function withArticle(type: string): string {
  return ARTICLES.get(type) ?? `a ${type}`;
}

/** Naming the type found helps, unless it would read "an integer, not a number". */
function unlike(types: readonly string[], value: unknown): string {
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return type === "number" && types.includes("integer") ? "" : `, not ${withArticle(type)}`;
}

function count(limit: number, one: string, many = `${one}s`): string {
  return `${limit} ${limit === 1 ? one : many}`;
}

const MAX_SHOWN = 120;
const MAX_LISTED = 20;

/** A value as JSON, cut short. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function listed(values: readonly unknown[]): string {
  const rest = values.length - MAX_LISTED;
  return values.slice(0, MAX_LISTED).map(shown).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
