import type { ErrorObject } from "ajv";
import { messages } from "./messages.js";

/** What the keywords below put into `params`; which of these are there depends on the keyword. */
interface Params {
  readonly type: string | string[];
  readonly allowedValue: unknown;
  readonly allowedValues: readonly unknown[];
  readonly limit: number;
  readonly multipleOf: number;
  readonly pattern: string;
  readonly format: string;
  readonly i: number;
  readonly j: number;
  readonly minContains: number;
  readonly maxContains?: number;
  readonly missingProperty: string;
  readonly property: string;
  readonly additionalProperty: string;
  readonly unevaluatedProperty: string;
  readonly propertyName: string;
  readonly passingSchemas: readonly number[] | null;
}

type Describe = (params: Params, error: ErrorObject) => string;

/** Ajv's errors in our words; a keyword that is not listed keeps Ajv's. */
const descriptions = new Map<string, Describe>([
  ["type", ({ type }, { data }) => messages.type([type].flat(), data)],
  ["const", ({ allowedValue }) => messages.const(allowedValue)],
  ["enum", ({ allowedValues }) => messages.enum(allowedValues)],
  ["minimum", ({ limit }) => messages.minimum(limit)],
  ["maximum", ({ limit }) => messages.maximum(limit)],
  ["exclusiveMinimum", ({ limit }) => messages.exclusiveMinimum(limit)],
  ["exclusiveMaximum", ({ limit }) => messages.exclusiveMaximum(limit)],
  ["multipleOf", ({ multipleOf }) => messages.multipleOf(multipleOf)],
  ["minLength", ({ limit }) => messages.minLength(limit)],
  ["maxLength", ({ limit }) => messages.maxLength(limit)],
  ["pattern", ({ pattern }) => messages.pattern(pattern)],
  ["format", ({ format }) => messages.format(format)],
  ["minItems", ({ limit }) => messages.minItems(limit)],
  ["maxItems", ({ limit }) => messages.maxItems(limit)],
  ["uniqueItems", ({ i, j }) => messages.uniqueItems(Math.min(i, j), Math.max(i, j))],
  ["contains", ({ minContains, maxContains }) => messages.contains(minContains, maxContains)],
  ["minProperties", ({ limit }) => messages.minProperties(limit)],
  ["maxProperties", ({ limit }) => messages.maxProperties(limit)],
  ["required", ({ missingProperty }) => messages.required(missingProperty)],
  ["dependentRequired", ({ missingProperty, property }) => messages.dependentRequired(missingProperty, property)],
  ["dependencies", ({ missingProperty, property }) => messages.dependentRequired(missingProperty, property)],
  ["additionalProperties", ({ additionalProperty }) => messages.additionalProperties(additionalProperty)],
  ["unevaluatedProperties", ({ unevaluatedProperty }) => messages.additionalProperties(unevaluatedProperty)],
  ["propertyNames", ({ propertyName }) => messages.propertyNames(propertyName)],
  ["false schema", () => messages.false()],
  ["not", () => messages.not()],
  ["anyOf", () => messages.anyOf()],
  ["oneOf", ({ passingSchemas }) => (passingSchemas === null ? messages.oneOf() : messages.oneOfMany())],
]);

export function describeError(error: ErrorObject): string {
  return descriptions.get(error.keyword)?.(error.params as Params, error) ?? error.message ?? "is invalid";
}
