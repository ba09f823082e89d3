/** A text that two JSON values share exactly when JSON Schema calls them equal: the order of members does not count. */
export function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value === 0 ? 0 : value) ?? "";
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`;
}

/** A test for membership in a fixed list of values, by JSON Schema's equality. */
export function memberTest(values: readonly unknown[]): (value: unknown) => boolean {
  const scalars = new Set(values.filter((value) => !isComposite(value)));
  const composites = new Set(values.filter(isComposite).map(canonical));
  return (value) =>
    scalars.has(value) || (composites.size > 0 && isComposite(value) && composites.has(canonical(value)));
}

function isComposite(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
