// npm run requirements: which rules of the specification do our tests name, and which do they not?
import { fileURLToPath } from "node:url";
import { readCitations } from "./citations.js";
import { measure } from "./coverage.js";
import { readLedger } from "./ledger.js";
import { describeCoverage, ledgersOf, outsideAuth, shareOf, THRESHOLD } from "./report.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const coverage = measure(readLedger(`${root}docs/requirements`), readCitations(root));
console.log(describeCoverage(coverage));
if (coverage.mistakes.length > 0) process.exitCode = 1;
for (const ledger of ledgersOf(coverage)) {
  if (shareOf(outsideAuth(coverage, ledger)) >= THRESHOLD) continue;
  console.error(`Outside authorization, tests must name at least ${THRESHOLD * 100} % of ${ledger}.`);
  process.exitCode = 1;
}
