// npm run bench: measures, prints, and writes docs/benchmarks.md. `--help` lists the options.
import { rmSync, writeFileSync } from "node:fs";
import { help, readOptions } from "./harness/options.mjs";
import { BENCH, PAGE, PEERS } from "./harness/paths.mjs";
import { installPeers } from "./harness/peers.mjs";
import { loadAdapters } from "./harness/subjects.mjs";
import { page } from "./report/page.mjs";
import { sections, verdictTable } from "./report/tables.mjs";
import { verdicts } from "./report/verdicts.mjs";
import { SUITES } from "./suites/index.mjs";
import { chooseGenerator } from "./wire/load.mjs";

const options = readOptions(process.argv.slice(2));
if (options.help) {
  console.log(help());
  process.exit(0);
}
if (process.platform !== "linux") throw new Error("The bench reads CPU time from /proc and runs on Linux only.");
options.generator = chooseGenerator(options.load);

const unknown = options.suites.filter((name) => !Object.hasOwn(SUITES, name));
if (unknown.length) throw new Error(`No suite ${unknown.join(", ")}. There are: ${Object.keys(SUITES).join(", ")}.`);
const names = options.suites.length ? options.suites : Object.keys(SUITES);

installPeers();
const adapters = await loadAdapters(options.subjects);
const cells = [];
const failures = [];
for (const name of names) {
  console.log(`\n# ${name}`);
  const found = await SUITES[name](options, adapters, failures);
  const measured = found.filter(({ samples }) => Object.keys(samples).length);
  cells.push(...measured);
  for (const { title, parts } of sections(measured)) console.log(`\n${[title, ...parts].join("\n\n")}`);
}
console.log(`\n# targets\n\n${verdictTable(verdicts(cells))}`);

const complete = !options.quick && options.suites.length === 0 && options.subjects.length === 0;
const to = options.page || (complete ? PAGE : undefined);
if (to) {
  writeFileSync(to, page({ cells, adapters, options, failures }));
  console.log(`\nWritten: ${to}`);
}
for (const folder of [BENCH, PEERS]) rmSync(`${folder}.work`, { recursive: true, force: true });
process.exitCode = failures.length ? 1 : 0;
