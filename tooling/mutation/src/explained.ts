import type { Mutant } from "./score.js";

/** A change that no test can notice, or that none should, and why. Everything else that survives deserves a test. */
export interface Explained {
  /** The end of the file's path. */
  readonly file: string;
  /** The line as it stands in the source, without the white space around it. */
  readonly line: string;
  /** What the change makes of a part of it; left out when it is true of every change there. */
  readonly becomes?: string;
  readonly why: string;
}

export const EXPLAINED: readonly Explained[] = [
  {
    file: "jsonrpc/src/parse.ts",
    line: "if (text.length > 2 * maxDepth && isDeeperThan(value, maxDepth)) {",
    why: "The first half only spares a walk that finds nothing.",
  },
  {
    file: "jsonrpc/src/parse.ts",
    line: "if (Array.isArray(value)) return value.some((item) => isDeeperThan(item, levels - 1));",
    becomes: "false",
    why: "The loop below walks arrays as well, only slower.",
  },
];

/** Why this mutant survives, if somebody has said so. @param line the source line in which it begins */
export function explanationOf({ fileName, replacement }: Mutant, line: string): string | undefined {
  const path = fileName.replaceAll("\\", "/");
  return EXPLAINED.find(
    (row) => path.endsWith(row.file) && row.line === line.trim() && (row.becomes ?? replacement) === replacement,
  )?.why;
}
