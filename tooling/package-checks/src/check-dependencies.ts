import { scan } from "@mortise-tooling/boundaries/scan";
import { isBuiltin } from "node:module";

import type { Packed } from "./pack.js";

/** Checks that whatever the built files and their types import is installed with the package. */
export function checkDependencies({ files, read, manifest }: Pick<Packed, "files" | "read" | "manifest">): string[] {
  const declared = new Set([
    manifest.name,
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}),
  ]);
  const problems: string[] = [];
  for (const file of files) {
    if (!file.startsWith("dist/") || !/\.(js|d\.ts)$/.test(file)) continue;
    for (const { specifier } of scan(read(file)).imports) {
      const name = packageOf(specifier);
      if (name === undefined || declared.has(name)) continue;
      problems.push(`${file} imports "${specifier}", which is neither in dependencies nor in peerDependencies`);
    }
  }
  return problems;
}

/** The package behind a specifier; undefined for a file of our own and for Node's modules. */
function packageOf(specifier: string): string | undefined {
  if (/^[.#/]/.test(specifier) || isBuiltin(specifier)) return undefined;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
