import { workspaceLeftovers } from "@mortise-tooling/package-checks/manifest";
import { pack, type Packed } from "@mortise-tooling/package-checks/pack";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { tryAsUser } from "./try-as-user.js";
import { stageRelease } from "./staging.js";
import { publishedPackages, root } from "./workspace.js";

// Packs every package at the version it would get, then installs the tarballs together as a user would.
const staging = stageRelease(join(root, "out", "release"));
const packed = publishedPackages(staging).map(({ folder }) =>
  pack(join(staging, "packages", folder), join(staging, "tarballs")),
);
for (const { manifest, files } of packed) console.log(`${manifest.name}@${manifest.version}: ${files.length} files`);

const problems = packed.flatMap((each) => [...workspaceLeftovers(each.manifest), ...versionProblems(each, packed)]);
if (problems.length === 0) {
  const project = mkdtempSync(join(tmpdir(), "mortise-user-"));
  try {
    tryAsUser(project, packed);
  } finally {
    rmSync(project, { recursive: true });
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log("The release would be sound: nothing was published.");

function versionProblems({ manifest }: Packed, all: readonly Packed[]): string[] {
  const found =
    manifest.version === "0.0.0" ? [`${manifest.name} would be published as 0.0.0: it has no changeset`] : [];
  for (const { manifest: dependency } of all) {
    const range = manifest.dependencies?.[dependency.name];
    if (range === undefined || range === `^${dependency.version}`) continue;
    found.push(`${manifest.name} would depend on ${dependency.name} "${range}" instead of "^${dependency.version}"`);
  }
  return found;
}
