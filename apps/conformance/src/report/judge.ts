import type { Check, Record } from "./records.js";

/** What can be said of one scenario. */
export interface Verdict {
  readonly scenario: string;
  /** Why it is not clean; nothing when it is. */
  readonly faults: readonly string[];
}

/** Decides on one scenario. */
export interface Rules {
  /** What the client prints when it has done all that the scenario wants; none for servers. */
  readonly lastWords?: string;
  /** Checks that the suite leaves out of a scenario for a good reason, by the check's name. */
  readonly mayBeSkipped: ReadonlyMap<string, string>;
}

/** Clean: at least one check passed, none failed, warned or was left out without a reason, and the client came to its end. */
export function judge(scenario: string, record: Record | undefined, { lastWords, mayBeSkipped }: Rules): Verdict {
  if (record === undefined) return { scenario, faults: ["the suite recorded nothing: the scenario broke off"] };
  const { checks, stdout = "", stderr = "" } = record;
  const faults = checks
    .filter(
      ({ status, name }) =>
        status !== "SUCCESS" && status !== "INFO" && !(status === "SKIPPED" && mayBeSkipped.has(name)),
    )
    .map(describe);
  if (!checks.some(({ status }) => status === "SUCCESS"))
    faults.push("no check was exercised: it passed by doing nothing");
  if (lastWords !== undefined && !stdout.includes(lastWords)) {
    faults.push(`the client did not come to its end: ${lastLine(stderr) || "it timed out, or was ended"}`);
  }
  return { scenario, faults };
}

const describe = ({ status, id, name, description, errorMessage }: Check): string =>
  `${status} ${name === id ? id : `${id} (${name})`}: ${errorMessage ?? description}`;

const lastLine = (text: string): string =>
  text
    .trim()
    .split("\n")
    .findLast((line) => /error/i.test(line))
    ?.trim() ?? "";
