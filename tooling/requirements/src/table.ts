/**
 * Reads tab-separated text whose first line names the columns.
 * @throws Error for other columns than expected, and for a row that has not as many
 */
export function readTable<const Columns extends readonly string[]>(
  text: string,
  columns: Columns,
  what: string,
): Readonly<Record<Columns[number], string>>[] {
  const [head, ...rows] = text.trimEnd().split("\n");
  if (head !== columns.join("\t"))
    throw new Error(`${what}: the first line must be the columns ${columns.join(", ")}.`);
  return rows.map((row, index) => {
    const cells = row.split("\t");
    if (cells.length !== columns.length || cells.includes("")) {
      throw new Error(
        `${what}, line ${index + 2}: expected ${columns.length} filled cells between tabs, found ${cells.length}.`,
      );
    }
    return Object.fromEntries(columns.map((column, at) => [column, cells[at]])) as Record<Columns[number], string>;
  });
}
