import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "./generate.js";
import { sizesPages } from "./sizes-pages.js";

// node tooling/schema-generator/dist/main.js           writes the generated files
// node tooling/schema-generator/dist/main.js --check   writes nothing; exit code 1 and a list when a file is stale
const root = fileURLToPath(new URL("../../../", import.meta.url));
const check = process.argv.includes("--check");

const stale = update(generate(root));
stale.push(...update(await sizesPages(root))); // measured on what has just been written

if (check && stale.length > 0) {
  console.error("Generated files are stale: run the generator (npm run generate) and commit what it writes.");
  process.exitCode = 1;
}

/** Writes what differs, or only says so; returns the paths. */
function update(files: ReadonlyMap<string, string>): string[] {
  const differing = [...files].filter(([path, text]) => current(join(root, path)) !== text);
  for (const [path, text] of differing) {
    console.log(`${check ? "stale" : "wrote"} ${path}`);
    if (check) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return differing.map(([path]) => path);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // not written yet
  }
}
