import type { Packed } from "@mortise-tooling/package-checks/pack";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { bin, root, run } from "./workspace.js";

/** Installs the tarballs into an empty ESM project, loads every entry point and compiles against its types. */
export function tryAsUser(project: string, packed: readonly Packed[]): void {
  const write = (name: string, content: string): void => writeFileSync(join(project, name), content);
  const peers = Object.assign({}, ...packed.map(({ manifest }) => manifest.peerDependencies ?? {})) as object;
  const tarballs = Object.fromEntries(
    packed.map(({ manifest, tarballFile }) => [manifest.name, `file:${tarballFile}`]),
  );
  write("package.json", JSON.stringify({ private: true, type: "module", dependencies: { ...peers, ...tarballs } }));
  run(
    "npm",
    ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", "--loglevel=error"],
    project,
  );

  const entries = packed.flatMap(entryPoints);
  write("load.mjs", entries.map(loadEntry).join("\n"));
  run(process.execPath, ["load.mjs"], project);

  mkdirSync(join(project, "node_modules", "@types"), { recursive: true });
  symlinkSync(
    join(root, "node_modules", "@types", "node"),
    join(project, "node_modules", "@types", "node"),
    "junction",
  );
  write(
    "types.ts",
    entries
      .filter(isCode)
      .map((entry, index) => `export type * as E${index} from "${entry}";`)
      .join("\n"),
  );
  write("tsconfig.json", JSON.stringify({ compilerOptions: COMPILER, files: ["types.ts"] }));
  run(bin("tsc"), ["-p", "."], project);
  console.log(`installed, loaded and compiled against ${entries.length} entry points of ${packed.length} packages`);
}

const COMPILER = {
  target: "ES2022",
  module: "NodeNext",
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  types: ["node"],
};

function entryPoints({ manifest }: Packed): string[] {
  return Object.keys(manifest.exports ?? {}).map((subpath) => manifest.name + subpath.slice(1));
}

function isCode(entry: string): boolean {
  return !entry.endsWith(".json");
}

function loadEntry(entry: string): string {
  const specifier = JSON.stringify(entry);
  const load = isCode(entry) ? `import(${specifier})` : `import(${specifier}, { with: { type: "json" } })`;
  return `if (Object.keys(await ${load}).length === 0) throw new Error(${JSON.stringify(`${entry} exports nothing`)});`;
}
