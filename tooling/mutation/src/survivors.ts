import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { explanationOf } from "./explained.js";
import type { Mutant } from "./score.js";

/** Two lines for each change that no test noticed: where and what, then the explanation, if there is one. */
export function describeSurvivors(mutants: readonly Mutant[]): string {
  return mutants.map(describe).join("\n");
}

function describe(mutant: Mutant): string {
  const { fileName, mutatorName, replacement = "", status, location } = mutant;
  const line = readFileSync(fileName, "utf8").split("\n")[location.start.line - 1] ?? "";
  const place = `${relative("", fileName)}:${location.start.line}:${location.start.column}`;
  const change = `${line.trim()}  →  ${replacement.replaceAll(/\s+/g, " ").slice(0, 100)}`;
  const note = explanationOf(mutant, line) ?? (status === "NoCoverage" ? "No test reaches it." : "No test notices it.");
  return `  ${place} ${mutatorName}: ${change}\n      ${note}`;
}
