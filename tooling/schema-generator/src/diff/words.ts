import { refName, type JsonSchema } from "../json-schema.js";

/** What a value may be, in words that fit into a sentence: "text", "list of `Tool`", "`null` or integer, at least 0". */
export function typeInWords(schema: JsonSchema): string {
  const { $ref, anyOf, oneOf, allOf, type } = schema;
  if ($ref !== undefined) return `\`${refName($ref)}\``;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return `one of ${schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ")}`;
  if (anyOf ?? oneOf) return (anyOf ?? oneOf ?? []).map(typeInWords).join(" or ");
  if (allOf) return allOf.map(typeInWords).join(" together with ");
  if (schema.not !== undefined) return "nothing";
  if (Array.isArray(type)) return type.map((one) => NAMES.get(one as string) ?? one).join(" or ");
  if (type === "array") return `list of ${typeInWords(schema.items ?? {})}${bounds(schema)}`;
  if (type === "object") return objectInWords(schema);
  return `${NAMES.get(String(type)) ?? String(type)}${bounds(schema)}`;
}

const NAMES = new Map([
  ["string", "text"],
  ["undefined", "anything"],
]);

function objectInWords({ properties, additionalProperties }: JsonSchema): string {
  if (properties === undefined && additionalProperties !== undefined && Object.keys(additionalProperties).length > 0)
    return `object of ${typeInWords(additionalProperties)}`;
  return "object";
}

function bounds({ minimum, maximum, maxItems, format }: JsonSchema): string {
  return [
    minimum === undefined ? "" : `, at least ${minimum}`,
    maximum === undefined ? "" : `, at most ${maximum}`,
    maxItems === undefined ? "" : `, at most ${maxItems} of them`,
    format === undefined ? "" : ` (${format === "byte" ? "base64" : format})`,
  ].join("");
}
