// Mortise's packages with their modules joined, as they are published: what a start costs depends on the number of files.
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { copyToPublish } from "@mortise-tooling/package-checks/pack";
import { BENCH } from "./paths.mjs";

const PACKAGES = fileURLToPath(new URL("../../../packages/", import.meta.url));

/** A folder from which Mortise's packages resolve as a user gets them. */
export function publishedHome() {
  const home = `${BENCH}.work/published/`;
  rmSync(home, { recursive: true, force: true });
  for (const name of readdirSync(PACKAGES)) copyToPublish(`${PACKAGES}${name}`, `${home}node_modules/@mortise`);
  return home;
}
