import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { requireOrSkip } from "@mortise-tooling/test-support";
import type { SkippableTest } from "@mortise-tooling/test-support";
import type { Program } from "./programs.js";

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const PYTHON = at("node_modules/.cache/python/bin/python");
const INSPECTOR = at("inspector/node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js");
/** The Inspector asks for Node 22.19, newer than what these tests have to run on. */
const NODE = at("../runtimes/engines/node_modules/node-24-linux-x64/bin/node");

export const python = (script: "client" | "server", ...args: string[]): Program => ({
  command: PYTHON,
  stderr: "ignore",
  args: [at(`python/${script}.py`), ...args],
});

export const inspector = (...args: string[]): Program => ({ command: NODE, args: [INSPECTOR, "--cli", ...args] });

export const needsPython = (test: SkippableTest): void =>
  requireOrSkip(test, "the official Python SDK", existsSync(PYTHON), "npm run peers:install fetches it");

export const needsInspector = (test: SkippableTest): void => {
  requireOrSkip(test, "the Inspector", existsSync(INSPECTOR), "npm run peers:install fetches it");
  requireOrSkip(test, "Node 24", existsSync(NODE), "npm run runtimes:install fetches it, for Linux on x64");
};
