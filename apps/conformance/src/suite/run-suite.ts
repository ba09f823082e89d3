import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SUITE_PROGRAM } from "./paths.js";

/** For the whole suite. Each scenario has a limit of its own, 30 s, and some are meant to take a few. */
const LIMIT_MS = 5 * 60_000;
const PRELOAD = fileURLToPath(new URL("glob-sync.js", import.meta.url));

/**
 * Runs the suite and keeps all it says in `folder`. Its exit code says little: 1 for a failed check of a scored scenario, 0 also when
 * scenarios are missing, warned or timed out. What it recorded is judged instead.
 * @throws Error when it could not be started or was cut off
 */
export async function runSuite(args: readonly string[], folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const output = createWriteStream(`${folder}/output.txt`);
  const suite = spawn(process.execPath, ["--import", PRELOAD, SUITE_PROGRAM, ...args, "-o", folder], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
    env: { ...process.env, NO_COLOR: "1" },
  });
  suite.stdout.pipe(output, { end: false });
  suite.stderr.pipe(output, { end: false });
  const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => {
    suite.once("error", reject);
    suite.once("close", (_code, killedBy) => resolve(killedBy));
  });
  output.end();
  if (signal !== null)
    throw new Error(`The suite was ended by ${signal}; it may take ${LIMIT_MS} ms. See ${folder}/output.txt.`);
}
