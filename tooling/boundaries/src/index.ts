import { checkCycles } from "./check-cycles.js";
import { checkImports } from "./check-imports.js";
import { checkRuntime } from "./check-runtime.js";
import { checkWords } from "./check-words.js";
import type { PackageSources } from "./model.js";

export { packageSources, type PackageSources } from "./model.js";
export { checkReferences, readReferences } from "./check-references.js";
export { readPackages } from "./read.js";

/** Everything that is wrong with a package's boundaries, a sentence each that says where the code belongs. */
export function checkBoundaries(sources: PackageSources): string[] {
  return [checkImports, checkRuntime, checkCycles, checkWords].flatMap((check) => check(sources));
}
