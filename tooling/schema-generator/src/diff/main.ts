import { fileURLToPath } from "node:url";
import { load } from "../load.js";
import { REVISIONS } from "../revisions.js";
import { diffReport } from "./report.js";

// node tooling/schema-generator/dist/diff/main.js 2025-11-25 2026-07-28   prints what changed between the two, in Markdown
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const [from, to] = process.argv.slice(2);
const unknown = [from, to].find((name) => !REVISIONS.some((revision) => revision.name === name));

if (from === undefined || to === undefined || unknown !== undefined) {
  const names = REVISIONS.map(({ name }) => name).join(", ");
  console.error(`Two revisions are wanted, the older one first; "${unknown}" is none. There are: ${names}.`);
  process.exitCode = 2;
} else {
  process.stdout.write(diffReport(from, load(root, { name: from }), to, load(root, { name: to })));
}
