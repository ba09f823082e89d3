// Targets beside what came out.
import { median, pairedRatio, summary } from "../harness/statistics.mjs";
import { figure, ratio } from "./figures.mjs";
import { TARGETS } from "./targets.mjs";

/** `{ what, target, result, hit }` for every target whose figures this run has. */
export function verdicts(cells) {
  return TARGETS.flatMap((target) => {
    const cell = cells.find(({ id }) => id === target.cell);
    const own = cell?.samples[target.subject];
    const other = cell?.samples[target.against ?? target.over];
    if (!own || ((target.against ?? target.over) && !other)) return [];
    return [{ what: `${cell.title}: ${target.subject}`, ...judge(target, cell, own, other) }];
  });
}

function judge({ against, over, atMost, timesBetter }, { unit }, own, other) {
  if (timesBetter !== undefined) {
    const got = pairedRatio(other, own);
    return { target: `≥ ${timesBetter} × better than ${against}`, result: ratio(got), hit: got.median >= timesBetter };
  }
  if (against !== undefined) {
    const got = pairedRatio(own, other);
    return { target: `≤ ${atMost} × ${against}`, result: ratio(got), hit: got.median <= atMost };
  }
  if (over !== undefined) {
    const got = median(own.map((value, round) => value - other[round]));
    return { target: `≤ ${atMost} ${unit} over ${over}`, result: figure(got), hit: got <= atMost };
  }
  const got = summary(own).median;
  return { target: `≤ ${atMost} ${unit}`, result: figure(got), hit: got <= atMost };
}
