import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { howToReach } from "./how-to-reach.js";
import { startHttp, tourOverHttp, tourOverStdio } from "./legs.js";
import { bold, dim, green, red } from "./style.js";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

const { values: options } = parseArgs({ options: { serve: { type: "boolean", default: false } } });

process.stdout.once("error", () => process.exit(1)); // whoever read along, `head` for example, has left

try {
  await tour();
} catch (error) {
  console.error(red(`\nThe tour could not go on. ${error instanceof Error ? error.message : String(error)}`));
  process.exitCode = 1;
}

async function tour(): Promise<void> {
  console.log(
    `${bold("Mortise")}  One server, one client, two transports. The server serves the files of this repository.`,
  );
  const start = performance.now();
  const failedOverStdio = await tourOverStdio(REPOSITORY);
  const http = await startHttp(REPOSITORY);
  try {
    const failed = failedOverStdio + (await tourOverHttp(http.url));
    conclude(failed, performance.now() - start);
    console.log(options.serve ? howToReach(http.url) : dim("To play with the server: npm run demo -- --serve"));
    if (options.serve) await http.closed;
  } finally {
    await http.close();
  }
}

function conclude(failed: number, ms: number): void {
  const took = dim(`${(ms / 1000).toFixed(1)} s`);
  if (failed === 0) return console.log(`\n${green("Everything went as it should.")} ${took}`);
  console.log(`\n${red(`Steps that did not go as they should: ${failed}.`)} ${took}`);
  process.exitCode = 1;
}
