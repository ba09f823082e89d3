// Server CPU per HTTP request, for any group of cells: servers are started together, verified, warmed, measured in turns and verified again.
import { fail, inRounds } from "../harness/rounds.mjs";
import { startServer } from "../harness/processes.mjs";
import { load } from "../wire/load.mjs";
import { openSession } from "../wire/session.mjs";
import { answerSize, verify } from "../wire/verify.mjs";

const CONNECTIONS = 32;
const WARM_CPU_SECONDS = 8;

/**
 * @param subjects servers by `subjectsOf`; those with `inSession` are spoken to in a session
 * @param group `{ set, cells: [{ id, operation, title, floor? }] }`
 */
export async function measureGroup(subjects, group, options, failures) {
  const running = await startAll(subjects, group, options, failures);
  const results = [];
  for (const { id, operation, title, floor } of group.cells) {
    const measure = async ({ server, bytes }) => {
      const { generator, seconds } = options;
      return (await load(server, operation, { generator, seconds, connections: CONNECTIONS, bytes: bytes[operation] }))
        .micros;
    };
    const samples = await inRounds(running, options.rounds, failures, measure);
    results.push({
      id,
      title: `${title}, ${CONNECTIONS} in flight`,
      unit: "µs of server CPU per request",
      ...(floor && { floor }),
      samples,
    });
  }
  await stopAll(running, group, failures);
  return results;
}

async function startAll(subjects, { set, cells }, options, failures) {
  const running = [];
  for (const subject of subjects) {
    try {
      const server = await startServer(subject, { set });
      running.push(Object.assign(subject, { server, bytes: {} }));
      if (subject.inSession) await openSession(server);
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
