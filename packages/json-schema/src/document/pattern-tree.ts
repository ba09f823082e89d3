/** What takes part in a sequence: one character (or an assertion, which takes none), or a group of alternatives. */
export interface Term {
  readonly min: number;
  readonly max: number;
  /** The source of what is no group. */
  readonly atom?: string;
  readonly group?: Alternatives;
  /** It refers back, looks back or changes flags, so that nothing may be said about the work it makes. */
  readonly opaque: boolean;
}

export type Alternatives = readonly (readonly Term[])[];

/** An escape, a class, or a character. What stands in braces after `\p` and `\u` must not hide a quantifier such as `p{1,9}`. */
const ATOM =
  /\\(?:[pP]\{[\w=]*\}|u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[^])|\[(?:\\[^]|[^\]\\])*\]|[^]/uy;
const GROUP = /\((?:\?(?:[:=!]|<[=!]|<[^>]*>|[a-z-]+:))?/y;
const QUANTIFIER = /(?:(?:([*+?])|\{(\d+)(,?)(\d*)\})\??)?/y;

/** The structure of a regular expression that the engine has accepted. What is not known counts as one character. */
export function readPattern(source: string): Alternatives {
  return new PatternReader(source).alternatives();
}

class PatternReader {
  #at = 0;

  constructor(readonly source: string) {}

  alternatives(): Alternatives {
    const all = [this.#sequence()];
    while (this.source[this.#at] === "|") {
      this.#at++;
      all.push(this.#sequence());
    }
    return all;
  }

  #sequence(): Term[] {
    const terms: Term[] = [];
    while (this.#at < this.source.length && !"|)".includes(this.source[this.#at]!)) {
      const what = this.source[this.#at] === "(" ? this.#group() : this.#atom();
      terms.push({ ...what, ...this.#quantifier() });
    }
    return terms;
  }

  #group(): Pick<Term, "group" | "opaque"> {
    const [head] = this.#take(GROUP);
    const group = this.alternatives();
    this.#at++; // the closing parenthesis
    return { group, opaque: /^\(\?(?:<[=!]|[a-z-])/.test(head) };
  }

  #atom(): Pick<Term, "atom" | "opaque"> {
    const [atom] = this.#take(ATOM);
    return { atom, opaque: /^\\[1-9k]/.test(atom) };
  }

  #quantifier(): Pick<Term, "min" | "max"> {
    const [text, sign, low, comma, high] = this.#take(QUANTIFIER);
    if (text === "") return { min: 1, max: 1 };
    if (sign !== undefined) return { min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Infinity };
    const min = Number(low);
    return { min, max: comma === "" ? min : high === "" ? Infinity : Number(high) };
  }

  #take(token: RegExp): RegExpExecArray {
    token.lastIndex = this.#at;
    const match = token.exec(this.source)!; // each token matches whatever stands there
    this.#at += match[0].length;
    return match;
  }
}
