// Medians and paired ratios. Ratios are taken round by round, because a shared machine has slow minutes that medians of absolute
// figures do not forgive, and two neighbours in one round share them.

/** Median of the finite values; NaN when there are none. */
export const median = (values) => quantile(values, 0.5);

/** `{ median, low, high, count }` of the finite values; `low` and `high` bound the middle half. */
export function summary(values) {
  const count = values.filter(Number.isFinite).length;
  return { median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75), count };
}

/** Interpolated between the two nearest values. */
export function quantile(values, share) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at % 1);
}

/** Summary of `of[i] / to[i]` over the rounds that both have. */
export function pairedRatio(of, to) {
  return summary(of.map((value, round) => value / to[round]));
}

/** The same list, begun at another place each round, so that nobody always runs first. */
export function rotate(items, round) {
  const start = items.length ? round % items.length : 0;
  return [...items.slice(start), ...items.slice(0, start)];
}
