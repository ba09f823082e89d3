// Server CPU per call over stdio, one and many requests in flight. Every measurement is a process of its own.
import { BENCH } from "../harness/paths.mjs";
import { LOAD_CORE, output, pinned, SERVER_CORE } from "../harness/processes.mjs";
import { inRounds } from "../harness/rounds.mjs";
import { subjectsOf } from "../harness/subjects.mjs";

const WINDOWS = [1, 64];

export async function stdio({ rounds, seconds, warm }, adapters, failures) {
  const results = [];
  for (const window of WINDOWS) {
    const measure = async ({ adapter, variant }) => {
      const [command, args] = pinned(SERVER_CORE, process.execPath, [
        `${BENCH}children/stdio-server.mjs`,
        adapter.file,
        variant,
      ]);
      const driver = [`${BENCH}children/stdio-load.mjs`, window, seconds, warm, "--", command, ...args].map(String);
      return JSON.parse(await output(LOAD_CORE, process.execPath, driver)).micros;
    };
    const samples = await inRounds(subjectsOf(adapters, "stdio"), rounds, failures, measure);
    results.push({
      id: `stdio-call-${window}`,
      title: `stdio \`tools/call\`, ${window} in flight`,
      unit: "µs of server CPU per call",
      floor: "floor/plain",
      samples,
    });
  }
  return results;
}
