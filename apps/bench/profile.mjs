// Where the CPU time of one warm HTTP server goes, by module and by function. The .cpuprofile opens in Chrome DevTools too.
// node profile.mjs <subject> <variant> [--operation call|list] [--set one|fifty] [--seconds 5]
import { mkdirSync, readFileSync } from "node:fs";
import { BENCH } from "./harness/paths.mjs";
import { installPeers } from "./harness/peers.mjs";
import { startServer } from "./harness/processes.mjs";
import { loadAdapter } from "./harness/subjects.mjs";
import { byFunction, byModule, readProfile } from "./report/cpu-profile.mjs";
import { figure, table } from "./report/figures.mjs";
import { chooseGenerator, load } from "./wire/load.mjs";
import { answerSize, verify } from "./wire/verify.mjs";

const [name = "mortise", variant = "node", ...rest] = process.argv.slice(2);
const read = (option, fallback) => (rest.includes(option) ? rest[rest.indexOf(option) + 1] : fallback);
const operation = read("--operation", "call");
const set = read("--set", "one");
const seconds = Number(read("--seconds", "5"));

installPeers();
const server = await startServer({ adapter: await loadAdapter(name), variant, key: `${name}/${variant}` }, { set });
await verify(server, operation, set);
const about = {
  generator: chooseGenerator("auto"),
  connections: 32,
  seconds,
  bytes: await answerSize(server, operation),
};
await load(server, operation, about); // warm
const { micros } = await load(server, operation, about); // the figure without the profiler, to which shares are applied
const to = `${BENCH}results/${name}-${variant}-${operation}-${set}.cpuprofile`;
mkdirSync(`${BENCH}results`, { recursive: true });
await server.ask({ command: "profile-start" });
await load(server, operation, about);
await server.ask({ command: "profile-stop", to });
await server.stop();

const profile = readProfile(readFileSync(to, "utf8"));
const rows = (shares, most) =>
  shares.slice(0, most).map(([key, share]) => [key, `${(share * 100).toFixed(1)} %`, figure(share * micros)]);
console.log(`${name}/${variant} tools/${operation}, ${set}: ${figure(micros)} µs of CPU per request\n`);
console.log(`${table(["own time by module", "share", "µs"], rows(byModule(profile), 20))}\n`);
console.log(`${table(["own time by function", "share", "µs"], rows(byFunction(profile), 40))}\n`);
console.log(to);
