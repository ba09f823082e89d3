import type { Packed } from "@mortise-tooling/package-checks/pack";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { entryPoints, importingAllTypes, installUserProject, isCode } from "./user-project.js";
import { bin, root, run } from "./workspace.js";

/** Installs the tarballs into an empty ESM project, loads every entry point and compiles against its types. */
export function tryAsUser(project: string, packed: readonly Packed[]): void {
  const write = (name: string, content: string): void => writeFileSync(join(project, name), content);
  const peers = Object.assign({}, ...packed.map(({ manifest }) => manifest.peerDependencies ?? {})) as Record<
    string,
    string
  >;
  const links = { "@types/node": join(root, "node_modules", "@types", "node") };
  installUserProject(project, { wanted: packed, packed, dependencies: peers, links });

  const entries = packed.flatMap(entryPoints);
  write("load.mjs", entries.map(loadEntry).join("\n"));
  run(process.execPath, ["load.mjs"], project);

  write("types.ts", importingAllTypes(entries));
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

function loadEntry(entry: string): string {
  const specifier = JSON.stringify(entry);
  const load = isCode(entry) ? `import(${specifier})` : `import(${specifier}, { with: { type: "json" } })`;
  return `if (Object.keys(await ${load}).length === 0) throw new Error(${JSON.stringify(`${entry} exports nothing`)});`;
}
