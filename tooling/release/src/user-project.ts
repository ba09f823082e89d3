import type { Packed } from "@mortise-tooling/package-checks/pack";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a project outside the workspace starts from. */
export interface UserProject {
  /** Packages to depend on; whatever they need of the others comes from the tarballs, too. */
  readonly wanted: readonly Packed[];
  /** All packages, as tarballs. */
  readonly packed: readonly Packed[];
  /** More dependencies, by name. */
  readonly dependencies?: Readonly<Record<string, string>>;
  /** Folders to link into node_modules, by name: what is here already need not be downloaded. */
  readonly links?: Readonly<Record<string, string>>;
}

/** Makes an empty ESM project and installs into it with npm, as a user would. */
export function installUserProject(project: string, { wanted, packed, dependencies, links = {} }: UserProject): void {
  const overrides = tarballs(packed.filter((each) => !wanted.includes(each)));
  const manifest = {
    private: true,
    type: "module",
    dependencies: { ...dependencies, ...tarballs(wanted) },
    overrides,
  };
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
  npm(["install", ...QUIETLY], project);
  for (const [name, folder] of Object.entries(links)) link(folder, join(project, "node_modules", name));
}

const QUIETLY = ["--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", "--loglevel=error"];

/** Says nothing unless it fails; then the error holds what npm said. */
function npm(args: readonly string[], cwd: string): void {
  execFileSync("npm", args, { cwd, stdio: ["ignore", "ignore", "pipe"], shell: process.platform === "win32" });
}

const tarballs = (packed: readonly Packed[]): Record<string, string> =>
  Object.fromEntries(packed.map(({ manifest, tarballFile }) => [manifest.name, `file:${tarballFile}`]));

function link(folder: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(folder, path, "junction");
}

/** Every name under which a user may import from a package. */
export function entryPoints({ manifest }: Packed): string[] {
  return Object.keys(manifest.exports ?? {}).map((subpath) => manifest.name + subpath.slice(1));
}

/** Whether an entry point is code, with types, and no document. */
export function isCode(entry: string): boolean {
  return !entry.endsWith(".json");
}

/** A module that names every type of these entry points. */
export function importingAllTypes(entries: readonly string[]): string {
  return entries
    .filter(isCode)
    .map((entry, index) => `export type * as E${index} from "${entry}";`)
    .join("\n");
}
