import { alternatives } from "./alternatives.js";
import { definition, refName, type Definitions, type JsonSchema } from "./json-schema.js";

/** Writes schemas in the words of `packages/schema/src/checks`, and remembers which of them it used. */
export class CheckWriter {
  readonly used = new Set<string>();
  readonly #definitions: Definitions;

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  definition(name: string): string {
    return this.#check(definition(this.#definitions, name), "");
  }

  #check(schema: JsonSchema, indent: string): string {
    const unknown = Object.keys(schema).find((keyword) => !KEYWORDS.has(keyword));
    if (unknown !== undefined)
      throw new Error(`The validators do not know the keyword "${unknown}": teach check-writer.ts.`);
    const { $ref, anyOf, allOf, type } = schema;
    if ($ref !== undefined) return refName($ref);
    if (anyOf) return this.#anyOf(anyOf, indent);
    if (allOf) return this.#call("allOf", this.#checks(allOf, indent));
    if (type === "object") return this.#object(schema, indent);
    if (type === "array") return this.#list(schema, indent);
    return this.#scalar(schema);
  }

  #checks(schemas: readonly JsonSchema[], indent: string): string[] {
    return schemas.map((schema) => this.#check(schema, indent));
  }

  #scalar({ type, enum: values, const: value, not, minimum, maximum }: JsonSchema): string {
    if (value !== undefined) return this.#call("literal", [JSON.stringify(value)]);
    if (values)
      return this.#call(
        "oneOf",
        values.map((one) => JSON.stringify(one)),
      );
    if (not !== undefined) return this.#word("nothing");
    if (type === undefined) return this.#word("anything");
    if (type === "integer" || type === "number") return this.#call(type, range(minimum, maximum));
    if (type === "string" || type === "boolean") return this.#word(type);
    return this.#call(
      "scalar",
      [type].flat().map((one) => JSON.stringify(one)),
    );
  }

  #list({ items = {}, maxItems }: JsonSchema, indent: string): string {
    return this.#call("list", [this.#check(items, indent), ...(maxItems === undefined ? [] : [String(maxItems)])]);
  }

  #object({ properties = {}, required = [], additionalProperties }: JsonSchema, indent: string): string {
    const members = Object.entries(properties);
    const isRequired = ([name]: readonly [string, JsonSchema]): boolean => required.includes(name);
    const parts = [
      this.#members(members.filter(isRequired), indent),
      this.#members(
        members.filter((member) => !isRequired(member)),
        indent,
      ),
    ];
    if (saysSomething(additionalProperties)) parts.push(this.#check(additionalProperties, indent));
    while (parts.at(-1) === "{}") parts.pop();
    return this.#call("object", parts);
  }

  #members(members: readonly (readonly [name: string, JsonSchema])[], indent: string): string {
    const inner = `${indent}  `;
    return block(
      members.map(([name, schema]) => [name, this.#check(schema, inner)]),
      indent,
    );
  }

  #anyOf(branches: readonly JsonSchema[], indent: string): string {
    const { others, objects, tag } = alternatives(this.#definitions, branches);
    if (tag === undefined) return this.#call("anyOf", this.#checks([...others, ...objects], indent));
    const meant = this.#checks(objects, `${indent}  `);
    const byTag = block(
      tag.values.map((value, index) => [value, String(meant[index])]),
      indent,
    );
    const tagged = this.#call("tagged", [JSON.stringify(tag.name), byTag]);
    return others.length === 0 ? tagged : this.#call("anyOf", [...this.#checks(others, indent), tagged]);
  }

  #call(word: string, args: readonly string[]): string {
    return `${this.#word(word)}(${args.join(", ")})`;
  }

  #word(word: string): string {
    this.used.add(word);
    return word;
  }
}

/** What the checks are made from, and what only describes. `format` is an annotation, as 2020-12 has it by default. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...["$ref", "type", "const", "enum", "anyOf", "allOf", "not", "minimum", "maximum", "maxItems", "items"],
  ...["properties", "required", "additionalProperties", "propertyNames", "format", "description", "deprecated"],
]);

/** `true`, `{}` and a mere description let everything through. */
function saysSomething(schema: JsonSchema | undefined): schema is JsonSchema {
  return schema !== undefined && Object.keys(schema).some((keyword) => keyword !== "description");
}

const range = (minimum = -Infinity, maximum = Infinity): string[] => {
  if (maximum !== Infinity) return [String(minimum), String(maximum)];
  return minimum === -Infinity ? [] : [String(minimum)];
};

function block(members: readonly (readonly [name: string, check: string])[], indent: string): string {
  const key = (name: string): string => (/^[$_a-zA-Z][$\w]*$/.test(name) ? name : JSON.stringify(name));
  const lines = members.map(([name, check]) => `${indent}  ${key(name)}: ${check},\n`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`;
}
