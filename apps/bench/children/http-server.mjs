// One HTTP server process: node http-server.mjs <adapter file> <http|sessions> <variant> <one|fifty>. Answers a few questions over IPC.
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";

const [, , file, part, variant, set] = process.argv;
const adapter = (await import(file)).default;
const LONGEST_LIFE_MS = 45 * 60_000;
let profiler;

const COMMANDS = {
  async "profile-start"() {
    profiler = new Session();
    profiler.connect();
    await profiler.post("Profiler.enable");
    await profiler.post("Profiler.setSamplingInterval", { interval: 200 });
    await profiler.post("Profiler.start");
    return {};
  },
  async "profile-stop"({ to }) {
    writeFileSync(to, JSON.stringify((await profiler.post("Profiler.stop")).profile));
    return {};
  },
  async memory() {
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return process.memoryUsage();
  },
};

process.on("message", async ({ command, ...more }) => process.send(await COMMANDS[command](more)));
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
setTimeout(() => process.exit(3), LONGEST_LIFE_MS).unref();
process.send({ port: await adapter[part][variant].start({ set }) });
