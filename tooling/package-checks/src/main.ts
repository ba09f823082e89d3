import { basename } from "node:path";
import { performance } from "node:perf_hooks";

import { checkPackage, updateReports } from "./check-package.js";

// Run in a package's folder, as its `check` and `api:update` scripts do.
const folder = process.cwd();
if (process.argv.includes("--update")) {
  for (const report of updateReports(folder)) console.log(`wrote ${report}`);
} else {
  const start = performance.now();
  const problems = await checkPackage(folder);
  for (const problem of problems) console.error(`packages/${basename(folder)}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`packages/${basename(folder)} may be published (${Math.round(performance.now() - start)} ms)`);
}
