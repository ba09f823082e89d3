import { docComment } from "./doc-comment.js";
import { refName, type Definitions, type JsonSchema } from "./json-schema.js";

/**
 * TypeScript for all definitions. Type aliases, not interfaces: an alias of an object type fits where an index signature is
 * asked for, so `CallToolResult` is a `Result` and yet `Omit<CallToolResult, …>` keeps its properties.
 */
export function emitTypes(definitions: Definitions): string {
  return Object.entries(definitions)
    .map(([name, schema]) => `${docComment(schema, "")}export type ${name} = ${typeOf(open(name, schema), "")};\n`)
    .join("\n");
}

/** `_meta` objects are made to carry keys of other parties; the document leaves that to its prose. */
function open(name: string, schema: JsonSchema): JsonSchema {
  return name.endsWith("MetaObject") ? { ...schema, additionalProperties: {} } : schema;
}

function typeOf(schema: JsonSchema, indent: string): string {
  const { $ref, anyOf, oneOf, allOf, type } = schema;
  if ($ref !== undefined) return refName($ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (anyOf ?? oneOf) return (anyOf ?? oneOf ?? []).map((branch) => typeOf(branch, indent)).join(" | ");
  if (allOf) return allOf.map((part) => parenthesise(typeOf(part, indent), "|")).join(" & ");
  if (Array.isArray(type)) return type.map((one) => typeOf({ type: one }, indent)).join(" | ");
  if (schema.not !== undefined && Object.keys(schema.not).length === 0) return "never";
  if (type === "array") return `${parenthesise(typeOf(schema.items ?? {}, indent), "|&")}[]`;
  if (type === "object") return objectType(schema, indent);
  return SCALARS.get(String(type)) ?? unsupported(schema);
}

const SCALARS = new Map([
  ["string", "string"],
  ["number", "number"],
  ["integer", "number"],
  ["boolean", "boolean"],
  ["null", "null"],
  ["undefined", "unknown"], // the schema `{}`: anything
]);

function objectType(schema: JsonSchema, indent: string): string {
  const { properties = {}, additionalProperties } = schema;
  const inner = `${indent}  `;
  const members = inReadingOrder(schema).map(([name, property, optional]) => {
    const key = /^[$_a-zA-Z][$\w]*$/.test(name) ? name : JSON.stringify(name);
    return `${docComment(property, inner)}${inner}${key}${optional ? "?" : ""}: ${typeOf(property, inner)};\n`;
  });
  const rest = additionalProperties ?? (Object.keys(properties).length === 0 ? {} : undefined);
  if (rest !== undefined) members.push(`${inner}[key: string]: ${typeOf(rest, inner)};\n`);
  return `{\n${members.join("")}${indent}}`;
}

/** What tells the kind first, then what is required, `_meta` last: the order in which a reader asks. */
function inReadingOrder({
  properties = {},
  required = [],
}: JsonSchema): [name: string, JsonSchema, optional: boolean][] {
  const rank = (name: string, schema: JsonSchema): number =>
    (schema.const !== undefined ? 0 : name === "_meta" ? 4 : 2) + (required.includes(name) ? 0 : 1);
  return Object.entries(properties)
    .toSorted(([a, left], [b, right]) => rank(a, left) - rank(b, right))
    .map(([name, schema]) => [name, schema, !required.includes(name)]);
}

function parenthesise(type: string, operators: string): string {
  const outside = type.replace(/\{[^]*\}/g, "");
  return [...operators].some((operator) => outside.includes(` ${operator} `)) ? `(${type})` : type;
}

function unsupported(schema: JsonSchema): never {
  throw new Error(`The type generator does not know this kind of schema: ${JSON.stringify(schema)}`);
}
