import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { SUITE } from "./paths.js";

/** The suite asks for Node 22 and runs on 20; the repository's own strictness, which npm hands down, is not for it. */
const FLAGS = ["--no-audit", "--no-fund", "--ignore-scripts", "--engine-strict=false", "--loglevel=error"];

/** Installs the suite exactly as its lock file says, unless that is already there. 52 MB, so only whoever runs it fetches it. */
export function installSuite(): void {
  const stamp = createHash("sha256")
    .update(readFileSync(`${SUITE}package-lock.json`))
    .digest("hex");
  const stampFile = `${SUITE}node_modules/.stamp`;
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.log("Installing the conformance suite into apps/conformance/suite (first run, or its lock file changed) …");
  const npm = spawnSync("npm", ["ci", ...FLAGS], {
    cwd: SUITE,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32", // npm is a .cmd file there
  });
  if (npm.status !== 0) {
    throw new Error(
      "npm ci failed in apps/conformance/suite; it needs the package registry that npm is configured for.",
    );
  }
  writeFileSync(stampFile, stamp);
}
