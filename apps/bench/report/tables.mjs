import { pairedRatio, summary } from "../harness/statistics.mjs";
import { ratio, spread, table } from "./figures.mjs";

const OWN = ["mortise/node", "mortise/session", "mortise", "mortise/typebox"];

/** One cell as a table: every subject's figure, as a ratio to the floor, and how many times ours it is. */
export function cellTable({ unit, floor, samples }) {
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

const against = (values, others) =>
  others === undefined || values === others ? "–" : ratio(pairedRatio(values, others));

export function verdictTable(verdicts) {
  const rows = verdicts.map(({ what, target, result, hit }) => [what, target, result, hit ? "hit" : "MISSED"]);
  return table(["", "target", "result", ""], rows);
}
