/** A figure with as many digits as it is worth. */
export function figure(value) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** `median (low – high)`, without the spread where one measurement is exact. */
export function spread({ median, low, high, count }) {
  return count > 1 ? `${figure(median)} (${figure(low)} – ${figure(high)})` : figure(median);
}

export const ratio = (summary) => `${spread(summary)} ×`;

/** A Markdown table; the first column to the left, the others to the right. */
export function table(head, rows) {
  const widths = head.map((text, column) =>
    Math.max(...[text, ...rows.map((row) => row[column])].map((cell) => cell.length), 4),
  );
  const line = (cells) =>
    `| ${cells.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (i ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}
