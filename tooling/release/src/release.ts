import { joinModules } from "@mortise-tooling/package-checks/join-modules";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { bin, git, publishedPackages, root, run } from "./workspace.js";

// The one command of a release: proves the tree, raises the versions, publishes, tags. See CONTRIBUTING.md.
if (git("status", "--porcelain") !== "") throw new Error("The work tree has changes: commit them before a release.");
if (git("rev-parse", "--abbrev-ref", "HEAD") !== "main") throw new Error("Releases are made from main: switch to it.");

run("bash", [".ci/run"]);
run(bin("changeset"), ["version"]);
run(bin("pnpm"), ["install", "--lockfile-only"]);
if (git("status", "--porcelain") !== "") {
  run("git", ["add", "packages", ".changeset", "pnpm-lock.yaml"]);
  run("git", ["commit", "--message", "Release the packages that have changesets"]);
}
const folders = publishedPackages().map(({ folder }) => join(root, "packages", folder));
for (const folder of folders) joinModules(folder);
try {
  run(bin("pnpm"), ["publish", "--recursive", "--access", "public", "--filter", "./packages/*"]);
} finally {
  // Joined modules are for users; the next build makes the work tree's own.
  for (const folder of folders) rmSync(join(folder, "dist"), { recursive: true });
}
run(bin("changeset"), ["tag"]);
run(process.execPath, ["tooling/schema-generator/dist/archive/main.js"]);
console.log("Published and tagged. Push both: git push --follow-tags");
console.log("Attach out/mortise-schemas.tar.gz and its checksum to the release: they are for people without npm.");
