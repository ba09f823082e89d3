// npm run peers:install: fetches the peers that are too heavy, or too foreign, for the workspace: the Inspector into inspector/, and the
// Python SDKs into environments of their own below node_modules/.cache. Each exactly as pinned, unless it is already there.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? `exit code ${status}`}`);
}

/** Does `install` unless it was done for this very content of `lock`. */
function once(lock, folder, install) {
  const stamp = createHash("sha256").update(readFileSync(lock)).digest("hex");
  const stampFile = `${folder}.stamp`;
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.log(`Installing what ${lock} names …`);
  install();
  writeFileSync(stampFile, stamp);
}

once(at("inspector/package-lock.json"), at("inspector/node_modules/"), () =>
  // It asks for Node 22, which it also gets when it runs.
  run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--engine-strict=false", "--loglevel=error"], {
    cwd: at("inspector"),
    shell: process.platform === "win32", // npm is a .cmd file there
  }),
);
for (const major of ["1", "2"]) {
  const requirements = at(`python/${major}/requirements.txt`);
  const environment = at(`node_modules/.cache/python-${major}/`);
  once(requirements, environment, () => {
    run("python3", ["-m", "venv", "--clear", environment]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(`${environment}bin/python`, [...pip, "-r", requirements]);
  });
}
