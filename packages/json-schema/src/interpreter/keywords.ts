import * as arrays from "./arrays.js";
import * as composition from "./composition.js";
import * as objects from "./objects.js";
import * as references from "./references.js";
import * as scalars from "./scalars.js";
import type { KeywordCompiler } from "./site.js";

/**
 * Every keyword that asks something of a value, in the order of checking: what is cheap and tells most comes first,
 * and what speaks of the members that nothing else has evaluated comes last.
 */
export const keywords: readonly (readonly [string, KeywordCompiler])[] = [
  ["type", scalars.type],
  ["const", scalars.constant],
  ["enum", scalars.enumeration],
  ["minimum", scalars.minimum],
  ["maximum", scalars.maximum],
  ["exclusiveMinimum", scalars.exclusiveMinimum],
  ["exclusiveMaximum", scalars.exclusiveMaximum],
  ["multipleOf", scalars.multipleOf],
  ["minLength", scalars.minLength],
  ["maxLength", scalars.maxLength],
  ["pattern", scalars.pattern],
  ["format", scalars.format],
  ["required", objects.required],
  ["minProperties", objects.minProperties],
  ["maxProperties", objects.maxProperties],
  ["dependentRequired", objects.dependentRequired],
  ["properties", objects.properties],
  ["patternProperties", objects.patternProperties],
  ["additionalProperties", objects.additionalProperties],
  ["propertyNames", objects.propertyNames],
  ["dependentSchemas", objects.dependentSchemas],
  ["dependencies", objects.dependencies],
  ["minItems", arrays.minItems],
  ["maxItems", arrays.maxItems],
  ["uniqueItems", arrays.uniqueItems],
  ["prefixItems", arrays.prefixItems],
  ["items", arrays.items],
  ["additionalItems", arrays.additionalItems],
  ["contains", arrays.contains],
  ["$ref", references.reference],
  ["$dynamicRef", references.dynamicReference],
  ["$recursiveRef", references.recursiveReference],
  ["allOf", composition.allOf],
  ["anyOf", composition.anyOf],
  ["oneOf", composition.oneOf],
  ["not", composition.not],
  ["if", composition.conditional],
  ["unevaluatedItems", arrays.unevaluatedItems],
  ["unevaluatedProperties", objects.unevaluatedProperties],
];
