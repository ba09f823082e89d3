import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { copySources } from "./sample-folder.js";
import { ServerProcess } from "./server-process.js";
import { Stage } from "./stage.js";
import { story } from "./story.js";

const SERVER = fileURLToPath(new URL("../main.js", import.meta.url));
/** So that there is something to see: 600 files would be indexed before anybody has read the first line. */
const REST_MS = 3;

const start = performance.now();
const place = mkdtempSync(join(tmpdir(), "mortise-long-jobs-"));
const [folder, data, desk] = ["folder", "data", "desk"].map((name) => join(place, name)) as [string, string, string];
const servers: ServerProcess[] = [];

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void tidy().then(() => process.exit(130)));

try {
  console.log("A job that outlives its server: the words of all files of a folder are indexed, as a task.");
  mkdirSync(desk);
  await copySources(folder);
  await story({ folder, desk, startServer, stage: new Stage() });
  console.log(`\nEverything went as it should. ${((performance.now() - start) / 1000).toFixed(1)} s`);
} catch (error) {
  console.error(`\nThe demonstration could not go on. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await tidy();
}

function startServer(): Promise<ServerProcess> {
  const server = new ServerProcess(SERVER, [folder, "--data", data, "--rest", String(REST_MS)]);
  servers.push(server);
  return server.serving();
}

/** Whatever happens, nothing stays behind. */
async function tidy(): Promise<void> {
  await Promise.all(servers.map((server) => server.kill()));
  rmSync(place, { recursive: true, force: true });
}
