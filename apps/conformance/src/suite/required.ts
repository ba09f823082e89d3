import { readFileSync } from "node:fs";
import { suiteRequirements } from "./paths.js";

export type Leg = "server" | "client";

/** The scenarios that a revision requires of one leg, by the suite's own frozen list. */
export interface Required {
  readonly scored: readonly string[];
  /** Run and reported by the suite, but no part of its score. */
  readonly unscored: readonly string[];
}

export const requiredOf = (leg: Leg, revision: string): Required =>
  parseRequired(readFileSync(suiteRequirements(revision), "utf8"), leg);

/**
 * Reads the one shape of YAML that those lists have: `server:` and `client:` hold names, `not_scored:` holds records.
 * @throws Error when nothing is found, so that another shape is noticed
 */
export function parseRequired(yaml: string, leg: Leg): Required {
  const scored: string[] = [];
  const unscored: string[] = [];
  let section = "";
  let scenario = "";
  for (const line of yaml.split("\n")) {
    section = /^(\w+):\s*$/.exec(line)?.[1] ?? section;
    const name = /^ {2}- (?!scenario:)(\S+)\s*$/.exec(line)?.[1];
    if (name !== undefined && section === leg) scored.push(name);
    scenario = /^ {2}- scenario: (\S+)\s*$/.exec(line)?.[1] ?? scenario;
    if (section === "not_scored" && /^ {4}leg: (\w+)\s*$/.exec(line)?.[1] === leg) unscored.push(scenario);
  }
  if (scored.length === 0) throw new Error(`The suite's list of requirements names no ${leg} scenario.`);
  return { scored, unscored };
}
