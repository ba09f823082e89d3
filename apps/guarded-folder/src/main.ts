import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { demo } from "./demo.js";
import { obligingPerson } from "./person.js";
import { startWorld } from "./world.js";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

const { values: options } = parseArgs({
  options: { browser: { type: "boolean", default: false }, serve: { type: "boolean", default: false } },
});

try {
  await run();
} catch (error) {
  console.error(`\nThe demonstration could not go on. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const start = performance.now();
  const world = await startWorld(REPOSITORY);
  const { url, issuer } = world;
  try {
    console.log(`A folder behind authorization\n  The server: ${url}\n  The authorization server: ${issuer}`);
    const browser = options.browser ? undefined : obligingPerson("ada");
    if (!options.serve) {
      await demo({ url, ...(browser && { browser }), say: (line) => console.log(line) });
      console.log(`\nEverything went as it should. ${((performance.now() - start) / 1000).toFixed(1)} s`);
      return console.log("With your own browser: npm run demo:auth -- --browser. To leave it running: -- --serve");
    }
    console.log("  Point a client at the server; any name signs in. Ctrl+C ends it.");
    await new Promise<void>((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  } finally {
    await world.close();
  }
}
