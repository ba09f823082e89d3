import { isPrimitiveSchemaDefinition } from "@mortise/schema/2026-07-28/validators";

type Property = { readonly type: string; readonly title?: unknown; readonly enum?: unknown; readonly oneOf?: unknown };

/** The keywords of each kind of field (client/elicitation § requested schema). What a client does not know it does not enforce. */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  string: ["minLength", "maxLength", "format", "enum", "enumNames", "oneOf"],
  number: ["minimum", "maximum"],
  integer: ["minimum", "maximum"],
  boolean: [],
  array: ["items", "minItems", "maxItems"],
};
const ANYWHERE = ["type", "title", "description", "default"];

/** Words that name a secret when they stand alone or together, in any of the ways in which fields are spelled. */
const SECRET =
  /\b(pass ?(word|phrase|code)s?|passwd|pwd|secrets?|credentials?|token|(api|access|private|secret) ?keys?|(credit|debit) ?card|card ?number|cv[cv]2?|security ?code|pin|otp)\b/;

/**
 * Refuses a form that the protocol does not allow, or that asks for a secret.
 * @param properties the fields as JSON Schema, by name
 * @throws Error which names the field and says what to do
 */
export function checkForm(properties: Readonly<Record<string, unknown>>): void {
  for (const [name, property] of Object.entries(properties)) {
    const problem = isPrimitiveSchemaDefinition(property) ? problemOf(name, property as Property) : NO_FIELD;
    if (problem !== undefined) throw new Error(`Form field ${JSON.stringify(name)} ${problem}`);
  }
}

const NO_FIELD =
  "is none that a form can have. Forms are flat: text(), number(), integer(), flag(), choice(), choices(), or the JSON Schema that these make.";

function problemOf(name: string, property: Property): string | undefined {
  const allowed = [...ANYWHERE, ...(KEYWORDS[property.type] ?? [])];
  const stray = Object.keys(property).find((keyword) => !allowed.includes(keyword));
  if (stray !== undefined)
    return `has the keyword ${JSON.stringify(stray)}, which clients do not know; check it in the handler and ask again.`;
  if (!isTyped(property) || ![name, property.title].some(soundsSecret)) return undefined;
  return "asks for a secret, which would pass through the client and its model's context. Ask with a url to a page of yours; if it is no secret, give it another name.";
}

/** A person types something in: yes or no, and choices out of a list, are no secrets. */
const isTyped = (property: Property): boolean =>
  ["string", "number", "integer"].includes(property.type) && !property.enum && !property.oneOf;

const soundsSecret = (text: unknown): boolean =>
  typeof text === "string" &&
  SECRET.test(
    text
      .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
      .replace(/[^A-Za-z0-9]+/g, " ")
      .toLowerCase(),
  );
