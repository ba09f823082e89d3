import type { Dialect } from "./document/dialects.js";
import type { SchemaDocument } from "./document/document.js";
import { isObject } from "./document/subschemas.js";
import type { JsonSchemaObject } from "./schema-like.js";

type Gap = (node: JsonSchemaObject, dialect: Dialect) => boolean;

/** What one schema may hold that Ajv 8 checks wrongly. */
const gaps: readonly Gap[] = [
  // `$ref` alone counts in draft-07; Ajv checks its neighbours too
  (node, { refStandsAlone }) => refStandsAlone && node.$ref !== undefined && Object.keys(node).length > 1,
  // lost when the generated code builds an object of the property names
  ({ properties }) => isObject(properties) && Object.hasOwn(properties, "__proto__"),
  // an empty array inside an array or object passes when its neighbour did: the generated variable keeps its value
  ({ contains }) => contains !== undefined,
  // objects are unequal when their members `constructor` are not identical, a member `valueOf` is called, and
  // the text "__proto__" is never found again
  ({ uniqueItems }) => uniqueItems === true,
  (node) => isComposite(node.const) || (Array.isArray(node.enum) && node.enum.some(isComposite)),
];

/** Where Ajv 8 answers otherwise than JSON Schema says, or would remember an `$id` for the next schema. */
export function isBeyondAjv({ tracks, dynamic, resources, resourceOf, dialect }: SchemaDocument): boolean {
  if (tracks || dynamic || resources.size > 1) return true;
  return [...resourceOf.keys()].some((node) => gaps.some((gap) => gap(node as JsonSchemaObject, dialect)));
}

function isComposite(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
