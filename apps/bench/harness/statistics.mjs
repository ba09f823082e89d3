// Medians and paired ratios. Ratios are taken round by round, because a shared machine has slow minutes that medians of absolute
// figures do not forgive, and two neighbours in one round share them.

/** Median of the finite values; NaN when there are none. */
export function median(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `{ median, low, high, count }` of the finite values. */
export function summary(values) {
  const finite = values.filter(Number.isFinite);
  return { median: median(finite), low: Math.min(...finite), high: Math.max(...finite), count: finite.length };
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
