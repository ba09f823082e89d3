/** Tells whether a path is meant. */
export type PathFilter = (path: string) => boolean;

/**
 * A filter from a pattern: `*` is any text within a name, `?` one character, `**` any number of folders. A pattern without `/` is about the file's
 * name, wherever the file is. No regular expression is made of it, so no pattern can be slow: the work is at most pattern × path.
 */
export function globFilter(pattern: string): PathFilter {
  const segments = pattern.split("/").map((segment) => (segment === "**" ? ANY : [...segment]));
  const [only] = segments;
  if (segments.length === 1 && only !== undefined) {
    return (path) => nameMatches(only, path.slice(path.lastIndexOf("/") + 1));
  }
  return (path) => matches(segments, path.split("/"), (segment) => segment === ANY, nameMatches);
}

const ANY: readonly string[] = ["*"];

const nameMatches = (pattern: readonly string[], name: string): boolean =>
  matches(
    pattern,
    [...name],
    (char) => char === "*",
    (char, found) => char === "?" || char === found,
  );

/** Whether `pattern` matches all of `values`, where a star stands for any number of them. On a mismatch only the last star takes one more. */
function matches<P, V>(
  pattern: readonly P[],
  values: readonly V[],
  isStar: (item: P) => boolean,
  fits: (item: P, value: V) => boolean,
): boolean {
  let at = 0;
  let afterStar = -1;
  let retryFrom = 0;
  for (let i = 0; i < values.length;) {
    const item = pattern[at];
    if (at < pattern.length && isStar(item as P)) {
      afterStar = ++at;
      retryFrom = i;
    } else if (at < pattern.length && fits(item as P, values[i] as V)) {
      at++;
      i++;
    } else if (afterStar >= 0) {
      at = afterStar;
      i = ++retryFrom;
    } else return false;
  }
  return pattern.slice(at).every(isStar);
}
