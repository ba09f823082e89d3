import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { familyTarget, type PackageSources } from "./model.js";

/** The packages that a package's tsconfig files refer to. */
export function readReferences(folder: string): ReadonlySet<string> {
  const configs = existsSync(folder) ? readdirSync(folder).filter((name) => /^tsconfig.*\.json$/.test(name)) : [];
  const referred = configs.flatMap((name) => {
    const { references = [] } = JSON.parse(readFileSync(join(folder, name), "utf8")) as {
      references?: readonly { readonly path: string }[];
    };
    return references.map(({ path }) => /^\.\.\/([^/]+)/.exec(path)?.[1]);
  });
  return new Set(referred.filter((name) => name !== undefined));
}

/** What a package imports must be built before it: without the reference a build from clean fails, and only that one. */
export function checkReferences(sources: PackageSources, references: ReadonlySet<string>): string[] {
  const imported = [...sources.files.values()].flatMap(({ imports }) =>
    imports.map(({ specifier }) => familyTarget(specifier)?.[0]),
  );
  const missing = new Set(imported.filter((name) => name !== undefined && !references.has(name)));
  return [...missing].map(
    (name) =>
      `packages/${sources.name} imports @mortise/${name}: add its path to the references of a tsconfig.json there`,
  );
}
