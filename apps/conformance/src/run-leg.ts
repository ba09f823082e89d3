import { serve } from "@mortise/mcp";
import { bundleClient } from "./client/bundle.js";
import { FINISHED } from "./client/finished.js";
import { MAY_BE_SKIPPED } from "./plan.js";
import { judge } from "./report/judge.js";
import { partition } from "./report/leg-report.js";
import type { LegReport } from "./report/leg-report.js";
import { readRecords } from "./report/records.js";
import { createFixtureServer } from "./server/fixture-server.js";
import { CLIENT_BUNDLE, RESULTS } from "./suite/paths.js";
import { requiredOf } from "./suite/required.js";
import type { Leg } from "./suite/required.js";
import { runSuite } from "./suite/run-suite.js";

type Play = (revision: string, folder: string) => Promise<void>;

const PLAYS: Readonly<{ [L in Leg]: Play }> = { server: judgeServer, client: judgeClient };

/** Lets the suite judge one side of the protocol at one revision. */
export async function runLeg(leg: Leg, revision: string): Promise<LegReport> {
  const folder = `${RESULTS}${leg}-${revision}`;
  await PLAYS[leg](revision, folder);
  const required = requiredOf(leg, revision);
  const { played, notYet } = partition(required);
  const records = readRecords(folder);
  const rules = { mayBeSkipped: MAY_BE_SKIPPED, ...(leg === "client" && { lastWords: FINISHED }) };
  return {
    leg,
    revision,
    verdicts: played.map((scenario) => judge(scenario, records.get(scenario), rules)),
    scored: new Set(required.scored),
    notYet,
  };
}

async function judgeServer(revision: string, folder: string): Promise<void> {
  const bugs = new Set<string>();
  const server = createFixtureServer({
    onError: (error, request) => bugs.add(`${request?.method ?? "a request"}: ${String(error)}`),
  });
  const served = await serve(server, { http: true, signals: false });
  try {
    await runSuite(["server", "--url", served.url as string, "--requirements", revision], folder);
  } finally {
    await served.close();
  }
  for (const bug of bugs) console.error(`The fixture server failed to answer ${bug}`);
}

async function judgeClient(revision: string, folder: string): Promise<void> {
  const command = await bundleClient(CLIENT_BUNDLE);
  await runSuite(["client", "--command", command, "--requirements", revision], folder);
}
