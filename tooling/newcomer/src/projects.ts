import { pack, type Packed } from "@mortise-tooling/package-checks/pack";
import { installUserProject, type UserProject } from "@mortise-tooling/release/user-project";
import { bin, publishedPackages, root } from "@mortise-tooling/release/workspace";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { readmeBlocks, type Block } from "./readme-blocks.js";

/** A README, and the folder that its code goes to. */
export interface Readme {
  readonly folder: string;
  readonly blocks: readonly Block[];
}

/** The root's README and those of the published packages. */
export function readmes(): Readme[] {
  const all = [
    { folder: "root", path: join(root, "README.md") },
    ...publishedPackages().map(({ folder }) => ({ folder, path: join(root, "packages", folder, "README.md") })),
  ];
  return all
    .filter(({ path }) => existsSync(path))
    .map(({ folder, path }) => ({ folder, blocks: readmeBlocks(readFileSync(path, "utf8")) }));
}

/** Packs every published package. */
export function packAll(out: string): Packed[] {
  return publishedPackages().map(({ folder }) => pack(join(root, "packages", folder), out));
}

/** What a README may use beside Mortise itself; it is here, so it is not downloaded. */
export const BESIDE = linked("typebox", "vitest", "@opentelemetry/api");
export const NODE_TYPES = linked("@types/node");

function linked(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, installed(name)]));
}

function installed(name: string): string {
  const here = fileURLToPath(new URL("../node_modules", import.meta.url));
  return realpathSync(join(here, name));
}

/** A project outside the workspace, with code in it that is compiled by the strictest reading of the types. */
export function compiledProject(
  project: string,
  install: UserProject,
  sources: Readonly<Record<string, string>>,
  options: { readonly lib: readonly string[]; readonly types: readonly string[] },
): { readonly ok: boolean; readonly output: string } {
  installUserProject(project, install);
  for (const [path, code] of Object.entries(sources)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), code);
  }
  const compilerOptions = { ...STRICTEST, ...options };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: Object.keys(sources) }));
  const { status, stdout, stderr } = spawnSync(bin("tsc"), ["-p", "."], { cwd: project, encoding: "utf8" });
  return { ok: status === 0, output: stdout + stderr };
}

const STRICTEST = {
  target: "ES2022",
  module: "NodeNext",
  strict: true,
  skipLibCheck: false,
  allowJs: true,
  checkJs: true,
  rootDir: ".",
  outDir: "out",
};
