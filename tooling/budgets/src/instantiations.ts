// How much type work a program asks of the compiler. Counted, not timed, so that the figure is the same everywhere.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const TSC = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  target: "es2022",
  module: "nodenext",
  moduleResolution: "nodenext",
  lib: ["es2023", "dom", "dom.iterable"],
  types: [],
  skipLibCheck: true,
  noEmit: true,
};

/**
 * Type instantiations of one TypeScript source.
 * @param source an ES module
 * @param home folder from which its imports resolve; a temporary folder is made in it
 * @throws Error with the compiler's words when the source does not compile
 */
export function countInstantiations(source: string, home: string): number {
  const folder = mkdtempSync(join(home, ".types-"));
  try {
    writeFileSync(join(folder, "index.mts"), source);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: OPTIONS, files: ["index.mts"] }));
    // One checker: with several, the count depends on how the files fall among them.
    const args = [TSC, "-p", folder, "--extendedDiagnostics", "--singleThreaded"];
    const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    const errors = stdout.split("\n").filter((line) => line.includes("error TS"));
    if (errors.length > 0) throw new Error(`The program does not compile:\n${errors.slice(0, 5).join("\n")}`);
    const count = /^Instantiations:\s+([\d,]+)/m.exec(stdout)?.[1];
    if (count === undefined) throw new Error(`The compiler gave no count of instantiations:\n${stdout.slice(0, 500)}`);
    return Number(count.replaceAll(",", ""));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
