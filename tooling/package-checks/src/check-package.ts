import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkDependencies } from "./check-dependencies.js";
import { checkFiles } from "./check-files.js";
import { checkManifest, type Manifest } from "./check-manifest.js";
import { checkTypes } from "./check-types.js";
import { checkPublint } from "./check-publint.js";
import { apiReports } from "./api-report.js";
import { pack } from "./pack.js";

/** Packs a package once and puts the tarball through every check; a sentence for each thing that is wrong. */
export async function checkPackage(folder: string): Promise<string[]> {
  const packed = pack(folder);
  const asynchronous = [checkPublint(packed), checkTypes(packed)];
  const problems = [
    ...checkManifest(packed.manifest),
    ...checkFiles(packed),
    ...checkDependencies(packed),
    ...apiReports(folder, packed.manifest, "compare").problems,
  ];
  return [...problems, ...(await Promise.all(asynchronous)).flat()];
}

/** Writes the API reports anew; returns the files that changed. */
export function updateReports(folder: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const { written, problems } = apiReports(folder, manifest, "write");
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return written;
}
