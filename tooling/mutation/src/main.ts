// npm run mutation [package …]: breaks the code in every small way and fails when too few of the breaks make a test fail.
import { fileURLToPath } from "node:url";
import { GROUPS, pathsOf, THRESHOLD } from "./groups.js";
import { breakFiles } from "./run-stryker.js";
import { scoreOf } from "./score.js";
import { describeSurvivors } from "./survivors.js";

process.chdir(fileURLToPath(new URL("../../..", import.meta.url)));

const known = [...new Set(GROUPS.map((group) => group.package))];
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) throw new Error(`Nothing to break in ${unknown.join(", ")}. There is: ${known.join(", ")}.`);

const summary: string[] = [];
for (const name of wanted) {
  const groups = GROUPS.filter((group) => group.package === name);
  const mutants = await breakFiles(name, groups.flatMap(pathsOf));
  for (const group of groups) {
    const { noticed, unnoticed, value } = scoreOf(group, mutants);
    const line = `mutation ${group.name}: ${value.toFixed(1)} % of ${noticed + unnoticed.length} (at least ${THRESHOLD} %)`;
    console.log(`\n${line}\n${describeSurvivors(unnoticed)}\n`);
    summary.push(line);
    if (value < THRESHOLD) process.exitCode = 1;
  }
}
console.log(summary.join("\n"));
