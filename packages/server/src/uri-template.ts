/** The variables of a URI template: `"file:///{+path}"` has `path`. */
export type TemplateVariables<Template extends string> = { readonly [Name in VariableName<Template>]: string };

type VariableName<Template extends string> = string extends Template
  ? string
  : Template extends `${string}{${infer Expression}}${infer Rest}`
    ? (Expression extends `+${infer Name}` ? Name : Expression) | VariableName<Rest>
    : never;

/**
 * The part of RFC 6570 that can be read backwards without guessing: `{name}` is one segment (no `/`, `?` or `#`), and one `{+name}` may hold
 * anything. Values are not empty and are percent-decoded. Matching looks at each character a bounded number of times: URIs are
 * foreign input, and a regular expression could be made to backtrack over them for hours.
 */
export class UriTemplate {
  readonly variables: readonly string[];
  /** The fixed text before, between and behind the variables. */
  readonly #literals: readonly string[];
  /** The variable that takes what the others leave: the one with `+`, else the last one. */
  readonly #rest: number;
  readonly #restIsSegment: boolean;

  /** @throws Error when the template is malformed or cannot be matched */
  constructor(template: string) {
    const parts = template.split(/\{(\+?[A-Za-z0-9_]+)\}/); // literal, variable, literal, …
    const literals = parts.filter((_, i) => i % 2 === 0);
    const expressions = parts.filter((_, i) => i % 2 === 1);
    const reserved = expressions.filter((expression) => expression.startsWith("+"));
    this.variables = expressions.map((expression) => expression.replace("+", ""));
    this.#literals = literals;
    this.#restIsSegment = reserved.length === 0;
    this.#rest = this.#restIsSegment ? expressions.length - 1 : expressions.indexOf(reserved[0] as string);
    const bad =
      expressions.length === 0 ||
      reserved.length > 1 ||
      new Set(this.variables).size < expressions.length ||
      literals.some((literal, i) => /[{}]/.test(literal) || (literal === "" && i > 0 && i < expressions.length));
    if (bad) throw unmatchable(template);
  }

  /** The variables' values if `uri` matches, else `undefined`. */
  match(uri: string): Record<string, string> | undefined {
    const literals = this.#literals;
    const [first = "", last = ""] = [literals[0], literals.at(-1)];
    let [start, end] = [first.length, uri.length - last.length];
    if (end < start || !uri.startsWith(first) || !uri.endsWith(last)) return undefined;
    const values: string[] = [];
    for (let i = 0; i < this.#rest; i++) {
      const literal = literals[i + 1] as string;
      const at = uri.indexOf(literal, start);
      if (at < 0 || at + literal.length > end || !isSegment((values[i] = uri.slice(start, at)))) return undefined;
      start = at + literal.length;
    }
    for (let i = this.variables.length - 1; i > this.#rest; i--) {
      const literal = literals[i] as string;
      const at = uri.lastIndexOf(literal, end - literal.length);
      if (at < start || !isSegment((values[i] = uri.slice(at + literal.length, end)))) return undefined;
      end = at;
    }
    const rest = (values[this.#rest] = uri.slice(start, Math.max(start, end)));
    if (rest === "" || (this.#restIsSegment && !isSegment(rest))) return undefined;
    return decode(this.variables, values);
  }
}

const isSegment = (value: string): boolean => value !== "" && !/[/?#]/.test(value);

function decode(names: readonly string[], values: readonly string[]): Record<string, string> | undefined {
  try {
    return Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] as string)]));
  } catch {
    return undefined; // a stray % is no encoding
  }
}

const unmatchable = (template: string): Error =>
  new Error(
    `The URI template ${JSON.stringify(template)} cannot be matched: it needs variables written {name}, at most one {+name}, each name once, with text between two of them.`,
  );
