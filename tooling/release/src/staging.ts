import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { bin, publishedPackages, readJson, root, run } from "./workspace.js";

const UNNEEDED = new Set(["node_modules", "test", ".turbo"]);

/** Copies what a release is made of and raises the versions there, as `changeset version` will; returns the copy. */
export function stageRelease(staging: string): string {
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  for (const path of ["package.json", "pnpm-workspace.yaml", "LICENSE", ".npmrc", ".changeset", "packages"]) {
    cpSync(join(root, path), join(staging, path), { recursive: true, filter: (from) => !UNNEEDED.has(basename(from)) });
  }
  link(join(root, "node_modules"), join(staging, "node_modules"));
  for (const { folder, manifest } of publishedPackages(staging)) {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
      const target = workspaceFolder(name, staging);
      if (target !== undefined) link(target, join(staging, "packages", folder, "node_modules", name));
    }
  }
  raiseVersions(staging);
  return staging;
}

/** The folder of a package of this workspace: pnpm reads its version where a manifest says `workspace:`. */
function workspaceFolder(name: string, staging: string): string | undefined {
  const [scope, folder = ""] = name.split("/");
  if (scope === "@mortise") return join(staging, "packages", folder);
  return scope === "@mortise-tooling" ? join(root, "tooling", folder) : undefined;
}

function raiseVersions(staging: string): void {
  const configFile = join(staging, ".changeset", "config.json");
  // The changelog names commits, which a copy does not have.
  writeFileSync(configFile, JSON.stringify({ ...(readJson(configFile) as object), changelog: false }));
  run(bin("changeset"), ["version"], staging);
}

function link(target: string, path: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "junction");
}
