import { NOT_YET } from "../plan.js";
import type { Leg, Required } from "../suite/required.js";
import type { Verdict } from "./judge.js";

/** One leg at one revision, judged. */
export interface LegReport {
  readonly leg: Leg;
  readonly revision: string;
  readonly verdicts: readonly Verdict[];
  /** Which of the verdicts count for the suite's score. */
  readonly scored: ReadonlySet<string>;
  /** Scenarios that are not played yet, by what they need. */
  readonly notYet: ReadonlyMap<string, readonly string[]>;
}

const isClean = ({ faults }: Verdict): boolean => faults.length === 0;
export const isCleanLeg = ({ verdicts }: LegReport): boolean => verdicts.every(isClean);

/** Parts the required scenarios into those that are judged and those that are not played yet. */
export function partition({ scored, unscored }: Required): { played: string[]; notYet: Map<string, string[]> } {
  const played: string[] = [];
  const notYet = new Map<string, string[]>();
  for (const scenario of [...scored, ...unscored]) {
    const later = NOT_YET.find(({ prefix }) => scenario.startsWith(prefix));
    if (later === undefined) played.push(scenario);
    else notYet.set(later.why, [...(notYet.get(later.why) ?? []), scenario]);
  }
  return { played, notYet };
}

/** One line, then what is not clean. */
export function describeLeg({ leg, revision, verdicts, scored, notYet }: LegReport): string {
  const count = (some: readonly Verdict[]): string => `${some.filter(isClean).length}/${some.length}`;
  const parts = [
    `${count(verdicts.filter(({ scenario }) => scored.has(scenario)))} scenarios`,
    `${count(verdicts.filter(({ scenario }) => !scored.has(scenario)))} beyond the score`,
    ...[...notYet].map(([why, scenarios]) => `${scenarios.length} not yet (${why})`),
  ];
  const lines = [`conformance ${leg} ${revision}: ${parts.join(", ")}`];
  for (const { scenario, faults } of verdicts) {
    if (faults.length > 0) lines.push(`  ${scenario}`, ...faults.map((fault) => `    ${fault}`));
  }
  return lines.join("\n");
}
