import { familyTarget, relativeTarget, type PackageSources, type SourceFile } from "./model.js";
import { PACKAGES, type PackageRule } from "./rules.js";
import type { Import } from "./scan.js";

/** Checks each import of a package against its row of the table. */
export function checkImports(sources: PackageSources): string[] {
  const rule = Object.hasOwn(PACKAGES, sources.name) ? PACKAGES[sources.name] : undefined;
  if (rule === undefined) {
    return [`packages/${sources.name} has no row in tooling/boundaries/src/rules.ts: say there what it may import`];
  }
  const problems: string[] = [];
  for (const file of sources.files.values()) {
    for (const found of file.imports) {
      const problem = judge(sources.name, rule, file, found);
      if (problem !== undefined) problems.push(`packages/${file.path} may not import "${found.specifier}": ${problem}`);
    }
  }
  return problems;
}

function judge(name: string, rule: PackageRule, file: SourceFile, { specifier, typeOnly }: Import): string | undefined {
  const relative = relativeTarget(file.path, specifier);
  if (relative !== undefined) {
    return relative.startsWith(`${name}/src/`) ? undefined : "a package is imported by its published name";
  }
  if (specifier.startsWith("node:")) return undefined; // reachability decides: check-runtime.ts
  const family = familyTarget(specifier);
  if (family === undefined) return rule.outside ? undefined : rule.belongs;
  const [target] = family;
  if (target === name) return "inside a package, files import each other by relative path";
  if (rule.imports.includes(target)) return undefined;
  if (!rule.typesOnly?.includes(target)) return rule.belongs;
  return typeOnly ? undefined : `only its types may be named (import type); ${rule.belongs}`;
}
