import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";
import type { Mutant } from "./score.js";

/** Where the copies of the repository stand in which the code is broken, and the reports to read afterwards; git ignores it. */
const WORK = "out/mutation";

/**
 * Breaks files of one package in every way that Stryker knows, each in a copy of the repository, and runs the tests that reach the place.
 * @param files from the repository's root, which must be the current folder
 */
export function breakFiles(packageName: string, files: readonly string[]): Promise<readonly Mutant[]> {
  return new Stryker({
    mutate: [...files],
    testRunner: "vitest",
    // By its path: with pnpm, Stryker's own folder does not see its plugin.
    plugins: [fileURLToPath(import.meta.resolve("@stryker-mutator/vitest-runner"))],
    vitest: { configFile: "tooling/mutation/vitest.config.ts", dir: `packages/${packageName}`, related: false },
    coverageAnalysis: "perTest",
    concurrency: 2,
    timeoutMS: 10_000,
    tsconfigFile: "none", // it would rewrite ours with the compiler's JavaScript API, which TypeScript 7 does not have
    ignorePatterns: ["dist", "out", "results", ".turbo"],
    tempDirName: `${WORK}/copies`,
    cleanTempDir: "always",
    reporters: ["progress-append-only", "html"],
    htmlReporter: { fileName: `${WORK}/${packageName}.html` },
    allowConsoleColors: false,
    warnings: false, // that constants take longer is known; what is wrong is an error
    logLevel: "warn" as never, // an enum, whose module is not ours to import
  }).runMutationTest();
}
