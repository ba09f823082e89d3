// Client CPU per call: every client calls the floor's server.
import { BENCH } from "../harness/paths.mjs";
import { LOAD_CORE, output, SERVER_CORE, startServer } from "../harness/processes.mjs";
import { inRounds } from "../harness/rounds.mjs";
import { loadAdapter, subjectsOf } from "../harness/subjects.mjs";

const IN_FLIGHT = 32;

export async function client({ rounds, seconds, warm }, adapters, failures) {
  const floor = { adapter: await loadAdapter("floor"), variant: "json", key: "floor/json" };
  const server = await startServer(floor, { core: LOAD_CORE });
  const measure = async ({ adapter, variant }) => {
    const args = [adapter.file, variant, server.url, IN_FLIGHT, seconds, Math.ceil(warm / 3)].map(String);
    return JSON.parse(await output(SERVER_CORE, process.execPath, [`${BENCH}children/client-load.mjs`, ...args]))
      .micros;
  };
  const samples = await inRounds(subjectsOf(adapters, "client"), rounds, failures, measure);
  await server.stop();
  return [
    {
      id: "client-call",
      title: `Client, \`callTool\` against the floor's server, ${IN_FLIGHT} in flight`,
      unit: "µs of client CPU per call",
      floor: "floor/http",
      samples,
    },
  ];
}
