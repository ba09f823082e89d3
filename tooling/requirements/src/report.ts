import { isAuth } from "./coverage.js";
import type { AreaCoverage, Coverage } from "./coverage.js";

/** The least share of what is due in a ledger, outside authorization, that tests must name. */
export const THRESHOLD = 0.95;

const sum = (areas: readonly AreaCoverage[], member: "due" | "named" | "excepted"): number =>
  areas.reduce((total, area) => total + area[member], 0);

/** The share of what is due that tests name, from 0 to 1. */
export const shareOf = (areas: readonly AreaCoverage[]): number =>
  sum(areas, "due") === 0 ? 1 : sum(areas, "named") / sum(areas, "due");

/** What is due of one ledger, without authorization. */
export const outsideAuth = ({ areas }: Coverage, ledger: string): readonly AreaCoverage[] =>
  areas.filter((area) => area.ledger === ledger && !isAuth(area.area));

export const ledgersOf = ({ areas }: Coverage): readonly string[] => [...new Set(areas.map(({ ledger }) => ledger))];

/** The report as text: the areas, what no test names, mistakes, and the sums of each ledger. */
export function describeCoverage(coverage: Coverage): string {
  const { areas, gaps, mistakes } = coverage;
  return [
    "area       named/due  not ours",
    ...areas.map(line),
    ...(gaps.length > 0 ? ["", "Named by no test:"] : []),
    ...gaps
      .filter(({ area }) => !isAuth(area))
      .map(({ id, level, role, statement }) => `  ${id} ${level} ${role}: ${statement}`),
    ...gaps.filter(({ area }) => isAuth(area)).map(({ id, level, role }) => `  ${id} ${level} ${role}`),
    ...(mistakes.length > 0 ? ["", "Mistakes:", ...mistakes.map((mistake) => `  ${mistake}`)] : []),
    "",
    ...ledgersOf(coverage).map((ledger) =>
      sentence(`of ${ledger} outside authorization`, outsideAuth(coverage, ledger)),
    ),
    sentence(
      "of authorization",
      areas.filter(({ area }) => isAuth(area)),
    ),
  ].join("\n");
}

const line = ({ area, due, named, excepted }: AreaCoverage): string =>
  `${area.padEnd(10)} ${`${named}/${due}`.padStart(9)}${excepted > 0 ? `  ${excepted}` : ""}`;

const sentence = (what: string, areas: readonly AreaCoverage[]): string =>
  `requirements ${what}: tests name ${sum(areas, "named")} of ${sum(areas, "due")} MUST and MUST NOT (${(shareOf(areas) * 100).toFixed(1)} %), ${sum(areas, "excepted")} are not ours`;
