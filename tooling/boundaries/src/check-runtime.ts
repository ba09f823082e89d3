import { familyTarget, relativeTarget, type PackageSources } from "./model.js";
import { NODE_ENTRY, PACKAGES } from "./rules.js";

/** Checks that nothing reachable from a neutral entry loads Node's modules, so that a browser bundle never meets one. */
export function checkRuntime(sources: PackageSources): string[] {
  if (PACKAGES[sources.name]?.runtime !== "neutral") return [];
  const problems = new Set<string>();
  for (const [subpath, entry] of sources.entries) {
    if (NODE_ENTRY.test(subpath)) continue;
    for (const path of reachable(sources, entry)) {
      for (const { specifier, typeOnly } of sources.files.get(path)?.imports ?? []) {
        if (typeOnly || !isNodeOnly(specifier)) continue;
        problems.add(
          `packages/${path} may not import "${specifier}": the neutral entry "${subpath}" of @mortise/${sources.name} ` +
            `reaches it; what needs Node belongs behind the entry "./node"`,
        );
      }
    }
  }
  return [...problems];
}

function isNodeOnly(specifier: string): boolean {
  if (specifier.startsWith("node:")) return true;
  const family = familyTarget(specifier);
  return family !== undefined && (NODE_ENTRY.test(family[1]) || PACKAGES[family[0]]?.runtime === "node");
}

function reachable(sources: PackageSources, entry: string): Set<string> {
  const seen = new Set([entry]);
  for (const path of seen) {
    for (const { specifier, typeOnly } of sources.files.get(path)?.imports ?? []) {
      const target = relativeTarget(path, specifier);
      if (target !== undefined && !typeOnly) seen.add(target);
    }
  }
  return seen;
}
