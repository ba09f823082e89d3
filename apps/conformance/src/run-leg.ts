import { bundleClient } from "./client/bundle.js";
import { FINISHED } from "./client/finished.js";
import { BESIDE, MAY_BE_SKIPPED } from "./plan.js";
import { judge } from "./report/judge.js";
import { partition } from "./report/leg-report.js";
import type { LegReport } from "./report/leg-report.js";
import { readRecords } from "./report/records.js";
import { CLIENT_BUNDLE, RESULTS } from "./suite/paths.js";
import { requiredOf } from "./suite/required.js";
import type { Leg } from "./suite/required.js";
import { runSuite } from "./suite/run-suite.js";

type Play = (revision: string, folder: string, url: string) => Promise<void>;

/**
 * Lets the suite judge one side of the protocol at one revision.
 * @param url where the server under test is
 */
export async function runLeg(leg: Leg, revision: string, url: string): Promise<LegReport> {
  const folder = `${RESULTS}${leg}-${revision}`;
  const { scored, unscored } = requiredOf(leg, revision);
  const beside = BESIDE.filter((row) => row.leg === leg && row.revision === revision).map(({ scenario }) => scenario);
  const required = { scored, unscored: [...unscored, ...beside] };
  const { played, notYet } = partition(required);
  await PLAYS[leg](revision, folder, url);
  const records = new Map(readRecords(folder));
  for (const scenario of beside) {
    const own = `${folder}-beside/${scenario}`;
    await playScenario(scenario, own);
    for (const [name, record] of readRecords(own)) records.set(name, record);
  }
  const rules = { mayBeSkipped: MAY_BE_SKIPPED, ...(leg === "client" && { lastWords: FINISHED }) };
  return {
    leg,
    revision,
    verdicts: played.map((scenario) => judge(scenario, records.get(scenario), rules)),
    scored: new Set(required.scored),
    notYet,
  };
}

const judgeServer: Play = (revision, folder, url) =>
  runSuite(["server", "--url", url, "--requirements", revision], folder);

const judgeClient: Play = async (revision, folder) => {
  const command = await bundleClient(CLIENT_BUNDLE);
  await runSuite(["client", "--command", command, "--requirements", revision], folder);
};

const playScenario = async (scenario: string, folder: string): Promise<void> => {
  const command = await bundleClient(CLIENT_BUNDLE);
  await runSuite(["client", "--command", command, "--scenario", scenario], folder);
};

const PLAYS: Readonly<{ [L in Leg]: Play }> = { server: judgeServer, client: judgeClient };
