// The compared SDKs live in a folder of their own with their own lock file, and are fetched by the first bench only.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { PEERS } from "./paths.mjs";

/** Installs peers/ exactly as its lock file says, unless that is already there. */
export function installPeers() {
  const stamp = createHash("sha256")
    .update(readFileSync(`${PEERS}package-lock.json`))
    .digest("hex");
  const stampFile = `${PEERS}node_modules/.stamp`;
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.log("Installing the compared SDKs into apps/bench/peers (first run, or their lock file changed) …");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: PEERS,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32", // npm is a .cmd file there
  });
  if (npm.status !== 0)
    throw new Error("npm ci failed in apps/bench/peers; it needs the package registry that npm is configured for.");
  writeFileSync(stampFile, stamp);
}
