// npm run conformance [server|client] [revision]: lets the official suite judge Mortise, and fails unless everything is clean.
import { PLAN } from "./plan.js";
import { describeLeg, isCleanLeg } from "./report/leg-report.js";
import { runLeg } from "./run-leg.js";
import { installSuite } from "./suite/install.js";

const wanted = process.argv.slice(2);
const legs = PLAN.filter(({ leg, revision }) => wanted.every((word) => word === leg || word === revision));
if (legs.length === 0)
  throw new Error(
    `Nothing to run for ${wanted.join(" ")}. There is: ${PLAN.map((row) => `${row.leg} ${row.revision}`).join(", ")}.`,
  );

installSuite();
for (const { leg, revision } of legs) {
  const report = await runLeg(leg, revision);
  console.log(describeLeg(report));
  if (!isCleanLeg(report)) process.exitCode = 1;
}
