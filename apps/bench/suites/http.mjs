// Server CPU per HTTP request: calls with one and with fifty tools, and the list of fifty.
import { fail, inRounds } from "../harness/rounds.mjs";
import { startServer } from "../harness/processes.mjs";
import { subjectsOf } from "../harness/subjects.mjs";
import { load } from "../wire/load.mjs";
import { answerSize, verify } from "../wire/verify.mjs";

const CONNECTIONS = 32;
const WARM_CPU_SECONDS = 8;
const GROUPS = [
  { set: "one", cells: [{ id: "http-call-1", operation: "call", title: "HTTP `tools/call`, 1 tool" }] },
  {
    set: "fifty",
    cells: [
      { id: "http-call-50", operation: "call", title: "HTTP `tools/call`, 50 tools" },
      { id: "http-list-50", operation: "list", title: "HTTP `tools/list`, 50 tools" },
    ],
  },
];

export async function http(options, adapters, failures) {
  const results = [];
  for (const group of GROUPS) {
    const { cells } = group;
    const running = await startAll(subjectsOf(adapters, "http"), group, options, failures);
    for (const { id, operation, title } of cells) {
      const measure = async ({ server, bytes }) => {
        const { generator, seconds } = options;
        return (
          await load(server, operation, { generator, seconds, connections: CONNECTIONS, bytes: bytes[operation] })
        ).micros;
      };
      const samples = await inRounds(running, options.rounds, failures, measure);
      results.push({
        id,
        title: `${title}, ${CONNECTIONS} in flight`,
        unit: "µs of server CPU per request",
        floor: "floor/json",
        samples,
      });
    }
    await stopAll(running, group, failures);
  }
  return results;
}

async function startAll(subjects, { set, cells }, options, failures) {
  const running = [];
  for (const subject of subjects) {
    try {
      const server = await startServer(subject, { set });
      running.push(Object.assign(subject, { server, bytes: {} }));
      for (const { operation } of cells) {
        await verify(server, operation, set);
        subject.bytes[operation] = await answerSize(server, operation);
      }
      for (const { operation } of cells) await warmUp(subject, operation, options);
    } catch (error) {
      fail(subject, failures, error);
    }
  }
  return running;
}

/** By count, so that a slow subject is not measured cold, and by CPU time, so that it does not take all day. */
async function warmUp({ server, bytes }, operation, { generator, seconds, warm }) {
  let calls = 0;
  let cpu = 0;
  while (calls < warm && cpu < WARM_CPU_SECONDS) {
    const got = await load(server, operation, {
      generator,
      seconds,
      connections: CONNECTIONS,
      bytes: bytes[operation],
    });
    calls += got.requests * (operation === "list" ? 10 : 1); // a list warms ten times what a call does
    cpu += (got.requests * got.micros) / 1e6;
  }
}

async function stopAll(subjects, { set, cells }, failures) {
  for (const subject of subjects) {
    try {
      if (!subject.failed) for (const { operation } of cells) await verify(subject.server, operation, set);
    } catch (error) {
      fail(subject, failures, error);
    }
    await subject.server.stop();
  }
}
