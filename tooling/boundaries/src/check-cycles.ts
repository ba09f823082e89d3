import { relativeTarget, type PackageSources } from "./model.js";

/**
 * Checks that no file imports itself by way of others. Types count as well: two files that need each other's types
 * cannot be read apart.
 */
export function checkCycles(sources: PackageSources): string[] {
  const problems: string[] = [];
  const done = new Set<string>();
  const trail: string[] = [];

  const visit = (path: string): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const circle = [...trail.slice(start), path].map((file) => file.slice(sources.name.length + 1));
      problems.push(
        `packages/${sources.name} has an import cycle: ${circle.join(" → ")}; move what they share to a file of its own`,
      );
      return;
    }
    if (done.has(path)) return;
    trail.push(path);
    for (const { specifier } of sources.files.get(path)?.imports ?? []) {
      const target = relativeTarget(path, specifier);
      if (target !== undefined) visit(target);
    }
    trail.pop();
    done.add(path);
  };

  for (const path of sources.files.keys()) visit(path);
  return problems;
}
