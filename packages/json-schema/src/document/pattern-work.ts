import { readPattern, type Alternatives, type Term } from "./pattern-tree.js";

/** How often a matcher may arrive at the end of something, on a text of `n` characters: an upper bound. */
type Ways = (n: number) => number;

/**
 * An upper bound on the characters that a backtracking engine looks at while it searches a text of `n` characters for a
 * pattern: a regular expression cannot be interrupted, so what it may take has to be known before. Infinite where a
 * repetition without end repeats a choice, and where the pattern refers back, looks back or changes its own flags.
 */
export function searchWork({ source, flags }: RegExp): Ways {
  const pattern = readPattern(source);
  const ways = waysOf(pattern, undefined, flags);
  const anchored = pattern.every(([first]) => first?.atom === "^");
  return (n) => ways(n) * (n + 1) * (anchored ? 1 : n + 1);
}

/** Alternatives add up; what stands in a row multiplies. `next` is what follows all of it. */
function waysOf(alternatives: Alternatives, next: Term | undefined, flags: string): Ways {
  const rows = alternatives.map((terms) => terms.map((term, i) => waysOfTerm(term, terms[i + 1] ?? next, flags)));
  return (n) => rows.reduce((sum, row) => sum + row.reduce((product, ways) => product * ways(n), 1), 0);
}

/** Each round multiplies the choices inside it, and the repetition itself may end after several numbers of rounds. */
function waysOfTerm(term: Term, next: Term | undefined, flags: string): Ways {
  const { min, max, group, opaque } = term;
  if (opaque) return () => Infinity;
  const inner = group && waysOf(group, max === 1 && min === 1 ? next : undefined, flags);
  const pinned = endsAtOnce(term, next, flags);
  return (n) => {
    const inside = inner?.(n) ?? 1;
    const rounds = Math.min(max, Math.max(n, min));
    const product = inside === 1 ? 1 : max === Infinity ? Infinity : inside ** rounds;
    return product * (pinned ? 1 : rounds - min + 1);
  };
}

/** A character that stands for itself: an escaped sign, or a plain one without a meaning. */
const LITERAL = /^\\([^\p{L}\p{N}])$|^([^\\.^$[\]])$/u;

/** Whether a repeated character can end at one place only: where the text does, or a character follows that it cannot take. */
function endsAtOnce({ atom }: Term, next: Term | undefined, flags: string): boolean {
  if (atom === undefined || next?.atom === undefined) return false;
  if (next.min === 0) return false;
  if (next.atom === "$") return true;
  const [, escaped, plain] = LITERAL.exec(next.atom) ?? [];
  const follower = escaped ?? plain;
  return follower !== undefined && !new RegExp(`^(?:${atom})$`, flags).test(follower);
}
