import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Bundles the client into one file: the suite starts dozens of processes at once, and what a process spends on loading modules it
 * does not have for its scenario.
 * @returns the command that starts it; the suite splits it at blanks
 */
export async function bundleClient(outfile: string): Promise<string> {
  if (/\s/.test(outfile)) throw new Error(`The suite cannot start a client below a path with blanks: ${outfile}`);
  await build({
    entryPoints: [fileURLToPath(new URL("main.js", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minify: true,
    logLevel: "warning",
  });
  return `node ${outfile}`;
}
