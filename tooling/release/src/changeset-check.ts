import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Manifest } from "@mortise-tooling/package-checks/manifest";
import { missingChangesets, namedPackages, type Changeset, type PackageState } from "./missing-changesets.js";
import { git, publishedPackages, root, type WorkspacePackage } from "./workspace.js";

/** Where this change left the base branch; undefined in a clone without one, where only releases can be compared. */
const base = git("merge-base", "HEAD", process.env["MORTISE_BASE"] ?? "origin/main");

function differs(since: string, folder: string): boolean {
  return git("diff", "--quiet", since, "--", `packages/${folder}/src`, `packages/${folder}/package.json`) === undefined;
}

function state({ folder, manifest: { name, version } }: WorkspacePackage): PackageState {
  const tag = git("rev-parse", "--verify", "--quiet", `refs/tags/${name}@${version}`);
  const before = base === undefined ? undefined : git("show", `${base}:packages/${folder}/package.json`);
  return {
    name,
    released: existsSync(join(root, "packages", folder, "CHANGELOG.md")),
    changedSinceRelease: tag !== undefined && differs(tag, folder),
    changedSinceBase: base !== undefined && differs(base, folder),
    versionRaised: before !== undefined && (JSON.parse(before) as Manifest).version !== version,
  };
}

function changesets(): Changeset[] {
  const files = readdirSync(join(root, ".changeset")).filter((file) => file.endsWith(".md") && file !== "README.md");
  return files.map((name) => {
    const file = `.changeset/${name}`;
    const text = readFileSync(join(root, file), "utf8");
    const before = base === undefined ? undefined : git("show", `${base}:${file}`);
    return { file, packages: namedPackages(text), newSinceBase: before !== text.trim() };
  });
}

const problems = missingChangesets(publishedPackages().map(state), changesets());
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else
  console.log(
    `Every changed package has a changeset (compared with ${base ?? "its last release: no base branch here"}).`,
  );
