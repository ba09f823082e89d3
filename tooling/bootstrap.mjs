// Installs the workspace with the pnpm that package.json pins, so that a machine with only Node and npm needs nothing else.
// Runs before `npm run demo` and `npm test`; a repeat run with an unchanged lock file does nothing and needs no network.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const lock = readFileSync(join(root, "pnpm-lock.yaml"));
const stamp = createHash("sha256").update(packageManager).update(lock).digest("hex");
const stampFile = join(root, "node_modules", ".bootstrap-stamp");

if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) process.exit(0);

console.log(`Installing the workspace with ${packageManager} (first run, or the lock file changed) …`);
const windows = process.platform === "win32";
const npx = spawnSync("npx", ["--yes", packageManager, "install", "--frozen-lockfile", "--prefer-offline"], {
  cwd: root,
  stdio: "inherit",
  shell: windows, // npx is a .cmd file there
});
if (npx.status !== 0) {
  console.error(`\nThe install failed (${npx.error?.message ?? `exit code ${npx.status}`}).`);
  console.error("It needs Node >= 20.20, npm, and once the package registry that npm is configured for.");
  process.exit(npx.status ?? 1);
}
writeFileSync(stampFile, stamp);
