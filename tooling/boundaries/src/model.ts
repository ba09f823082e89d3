import { posix } from "node:path";

import { scan, type Import } from "./scan.js";

export interface SourceFile {
  /** From packages/ on: "server/src/dispatch.ts". */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly strings: readonly string[];
}

export interface PackageSources {
  /** The folder under packages/, which is the name after `@mortise/`. */
  readonly name: string;
  /** Export subpath → the source behind it: "./node" → "server/src/node/index.ts". */
  readonly entries: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** Builds the model of a package from its exports and the texts of its sources, by path inside the package. */
export function packageSources(
  name: string,
  exports: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, string>>,
): PackageSources {
  const entries = new Map<string, string>();
  for (const [subpath, target] of Object.entries(exports)) {
    const code = (target as { default?: unknown }).default;
    if (typeof code !== "string") continue;
    entries.set(subpath, posix.join(name, code.replace(/^\.\/dist\//, "src/").replace(/\.js$/, ".ts")));
  }
  const files = new Map<string, SourceFile>();
  for (const [inside, text] of Object.entries(texts)) {
    const path = posix.join(name, inside);
    files.set(path, { path, text, ...scan(text) });
  }
  return { name, entries, files };
}

/** The file that a relative import names, or undefined for one that names a package. */
export function relativeTarget(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts");
}

/** `@mortise/x/y` → ["x", "./y"]; undefined for what is not of the family. */
export function familyTarget(specifier: string): readonly [name: string, subpath: string] | undefined {
  const match = /^@mortise\/([^/]+)(\/.*)?$/.exec(specifier);
  return match?.[1] === undefined ? undefined : [match[1], `.${match[2] ?? ""}`];
}
