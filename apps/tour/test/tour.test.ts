import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { requireOrSkip } from "@mortise-tooling/test-support";
import { connect } from "@mortise/mcp";
import { expect, it, onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

function startTour(args: string[], env: NodeJS.ProcessEnv = process.env) {
  const tour = spawn(process.execPath, [MAIN, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void tour.kill("SIGKILL"));
  return tour;
}
