// npm run requirements: which rules of the specification do our tests name, and which do they not?
import { fileURLToPath } from "node:url";
import { readCitations } from "./citations.js";
import { measure } from "./coverage.js";
import { readLedger } from "./ledger.js";
import { describeCoverage, outsideAuth, shareOf, THRESHOLD } from "./report.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const coverage = measure(readLedger(`${root}docs/requirements`), readCitations(root));
console.log(describeCoverage(coverage));
if (coverage.mistakes.length > 0) process.exitCode = 1;
if (shareOf(outsideAuth(coverage)) < THRESHOLD) {
  console.error(`Outside authorization, tests must name at least ${THRESHOLD * 100} %.`);
  process.exitCode = 1;
}
