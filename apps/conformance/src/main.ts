// npm run conformance [server|client] [revision]: lets the official suite judge Mortise, and fails unless everything is clean.
import { PLAN } from "./plan.js";
import { describeLeg, isCleanLeg } from "./report/leg-report.js";
import { runLeg } from "./run-leg.js";
import { serveFixture } from "./server/serving.js";
import { installSuite } from "./suite/install.js";

const wanted = process.argv.slice(2);
const legs = PLAN.filter(({ leg, revision }) => wanted.every((word) => word === leg || word === revision));
if (legs.length === 0)
  throw new Error(
    `Nothing to run for ${wanted.join(" ")}. There is: ${PLAN.map((row) => `${row.leg} ${row.revision}`).join(", ")}.`,
  );

installSuite();
// One process and one URL for all of it: whoever speaks one revision must not disturb who speaks another.
const fixture = await serveFixture({ signals: false });
try {
  for (const { leg, revision } of legs) {
    const report = await runLeg(leg, revision, fixture.url);
    console.log(describeLeg(report));
    if (!isCleanLeg(report)) process.exitCode = 1;
  }
} finally {
  await fixture.close();
}
