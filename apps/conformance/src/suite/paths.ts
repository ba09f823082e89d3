import { fileURLToPath } from "node:url";

const APP = new URL("../../", import.meta.url);

/** Where the suite is installed: a folder outside the workspace, with a lock file of its own. */
export const SUITE = fileURLToPath(new URL("suite/", APP));
const PACKAGE = `${SUITE}node_modules/@modelcontextprotocol/conformance/`;
export const SUITE_PROGRAM = `${PACKAGE}dist/index.js`;
export const suiteRequirements = (revision: string): string => `${PACKAGE}requirements/${revision}.yaml`;

/** The suite's records of the last run: one folder for each leg and revision. */
export const RESULTS = fileURLToPath(new URL("results/", APP));
export const CLIENT_BUNDLE = fileURLToPath(new URL("dist/client/bundle/client.mjs", APP));
