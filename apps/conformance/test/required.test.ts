import { describe, expect, it } from "vitest";
import { describeLeg, isCleanLeg, partition } from "../src/report/leg-report.js";
import { parseRequired } from "../src/suite/required.js";

const LIST = `# a comment
server:
  - caching
  - dns

client:
  - tools_call
  - auth/basic

not_scored:
  - scenario: auth/dpop
    leg: client
    reason: extension
  - scenario: tasks-status-notifications
    leg: server
    note: >-
      server: not a section
  - scenario: rich
    leg: server
`;

describe("the suite's list of requirements", () => {
  it("names the scenarios of each leg, scored and not", () => {
    expect(parseRequired(LIST, "server")).toEqual({
      scored: ["caching", "dns"],
      unscored: ["tasks-status-notifications", "rich"],
    });
    expect(parseRequired(LIST, "client")).toEqual({ scored: ["tools_call", "auth/basic"], unscored: ["auth/dpop"] });
  });

  it("is refused in another shape", () => {
    expect(() => parseRequired("scenarios: [a, b]\n", "server")).toThrow("no server scenario");
  });

  it("parts into what is played and what is not yet, and the report hides neither", () => {
    const { played, notYet } = partition(parseRequired(LIST, "server"));
    expect(played).toEqual(["caching", "dns", "rich"]);
    const report = {
      leg: "server" as const,
      revision: "r",
      verdicts: played.map((scenario) => ({ scenario, faults: scenario === "dns" ? ["FAILURE x: y"] : [] })),
      scored: new Set(["caching", "dns"]),
      notYet,
    };
    expect(isCleanLeg(report)).toBe(false);
    expect(describeLeg(report).split("\n")).toEqual([
      "conformance server r: 1/2 scenarios, 1/1 beyond the score, 1 not yet (the suite itself leaves it out until it listens where notifications come)",
      "  dns",
      "    FAILURE x: y",
    ]);
  });
});
