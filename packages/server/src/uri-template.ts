/** The variables of a URI template: `"file:///{+path}"` has `path`. */
export type TemplateVariables<Template extends string> = { readonly [Name in VariableName<Template>]: string };

type VariableName<Template extends string> = string extends Template
  ? string
  : Template extends `${string}{${infer Expression}}${infer Rest}`
    ? (Expression extends `+${infer Name}` ? Name : Expression) | VariableName<Rest>
    : never;

/** Longest URI that is matched: matching is linear in it, and no sensible URI is longer. */
const MAX_URI = 8192;

/**
 * The part of RFC 6570 that can be read backwards without guessing: `{name}` matches one segment (anything but `/`, `?` and `#`), `{+name}`
 * matches anything. Values are percent-decoded.
 */
export class UriTemplate {
  readonly variables: readonly string[];
  readonly #pattern: RegExp;

  /** @throws Error when the template is malformed or uses an operator other than `+` */
  constructor(template: string) {
    const variables: string[] = [];
    let pattern = "";
    let adjacent = false;
    for (const part of template.split(/(\{[^{}]*\})/)) {
      const expression = /^\{(\+?)([A-Za-z0-9_]+)\}$/.exec(part);
      if (expression === null) {
        if (/[{}]/.test(part)) throw unsupported(template, part);
        pattern += part.replaceAll(/[\\^$.*+?()[\]|/-]/g, "\\$&");
        if (part !== "") adjacent = false;
        continue;
      }
      const [, reserved, name = ""] = expression;
      // Two variables side by side could be split in many ways: ambiguous for people and slow for the matcher.
      if (adjacent || variables.includes(name)) throw unsupported(template, part);
      variables.push(name);
      pattern += reserved ? "(.+)" : "([^/?#]+)";
      adjacent = true;
    }
    if (variables.length === 0)
      throw new Error(`The URI template ${JSON.stringify(template)} has no {variable}; define a resource instead.`);
    this.variables = variables;
    this.#pattern = new RegExp(`^${pattern}$`, "s");
  }

  /** The variables' values if `uri` matches, else `undefined`. */
  match(uri: string): Record<string, string> | undefined {
    const found = uri.length > MAX_URI ? null : this.#pattern.exec(uri);
    if (found === null) return undefined;
    try {
      return Object.fromEntries(this.variables.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? "")]));
    } catch {
      return undefined; // a stray % is no encoding
    }
  }
}

const unsupported = (template: string, part: string): Error =>
  new Error(
    `The URI template ${JSON.stringify(template)} cannot be matched at ${JSON.stringify(part)}: use {name} or {+name}, each name once, with some text between two of them.`,
  );
