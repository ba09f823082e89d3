import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { requireOrSkip } from "@mortise-tooling/test-support";
import type { SkippableTest } from "@mortise-tooling/test-support";
import type { Program } from "./programs.js";

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Major versions of the Python SDK. */
export type PythonSdk = 1 | 2;
const interpreter = (sdk: PythonSdk): string => at(`node_modules/.cache/python-${sdk}/bin/python`);
const INSPECTOR = at("inspector/node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js");
/** The Inspector asks for Node 22.19, newer than what these tests have to run on. */
const NODE = at("../runtimes/engines/node_modules/node-24-linux-x64/bin/node");

export const python = (sdk: PythonSdk, script: "client" | "server", ...args: string[]): Program => ({
  command: interpreter(sdk),
  stderr: "ignore",
  args: [at(`python/${sdk}/${script}.py`), ...args],
});

export const inspector = (...args: string[]): Program => ({ command: NODE, args: [INSPECTOR, "--cli", ...args] });

export const needsPython = (test: SkippableTest, sdk: PythonSdk): void =>
  requireOrSkip(test, `the Python SDK ${sdk}`, existsSync(interpreter(sdk)), "npm run peers:install fetches it");

export const needsInspector = (test: SkippableTest): void => {
  requireOrSkip(test, "the Inspector", existsSync(INSPECTOR), "npm run peers:install fetches it");
  requireOrSkip(test, "Node 24", existsSync(NODE), "npm run runtimes:install fetches it, for Linux on x64");
};
