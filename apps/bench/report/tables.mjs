import { pairedRatio, summary } from "../harness/statistics.mjs";
import { ratio, spread, table } from "./figures.mjs";

const OWN = ["mortise/node", "mortise/session", "mortise", "mortise/typebox"];

/** What stands under a title each: a cell, or all cells of a group with what is to be known of them. */
export function sections(cells) {
  const of = new Map();
  for (const cell of cells) of.set(cell.group ?? cell, [...(of.get(cell.group ?? cell) ?? []), cell]);
  return [...of].map(([head, members]) => ({
    title: head.title,
    parts: head === members[0] ? [cellTable(head)] : [head.note, groupTable(members)],
  }));
}

/** One cell as a table: every subject's figure, as a ratio to the floor, and how many times ours it is. */
function cellTable({ unit, floor, samples }) {
  // A figure below zero (types that cost less than their library alone) has no ratio worth printing.
  const own = OWN.find((key) => samples[key]?.every((value) => value > 0));
  const head = ["", unit, ...(floor ? [`of ${floor}`] : []), ...(own ? [`of ${own}`] : [])];
  const rows = Object.entries(samples).map(([key, values]) => [
    key,
    spread(summary(values)),
    ...(floor ? [against(values, samples[floor])] : []),
    ...(own ? [against(values, samples[own])] : []),
  ]);
  return table(head, rows);
}

/** Cells about the same subjects as one table, a line for each; the last column says what the last subject is of the floor. */
function groupTable(cells) {
  const columns = [...new Set(cells.flatMap(({ samples }) => Object.keys(samples)))];
  const last = columns.at(-1);
  const [{ floor }] = cells;
  const head = ["", ...columns, ...(floor ? [`${last} of ${floor}`] : [])];
  const rows = cells.map(({ title, unit, samples }) => [
    `${title}, ${unit}`,
    ...columns.map((key) => spread(summary(samples[key] ?? []))),
    ...(floor ? [against(samples[last], samples[floor])] : []),
  ]);
  return table(head, rows);
}

const against = (values, others) =>
  others === undefined || values === others ? "–" : ratio(pairedRatio(values, others));

export function verdictTable(verdicts) {
  const rows = verdicts.map(({ what, target, result, hit }) => [what, target, result, hit ? "hit" : "MISSED"]);
  return table(["", "target", "result", ""], rows);
}
