// Tasks: many open at once on each store, created, asked about and listened to; and whether those that have ended cost anything.
import { BENCH } from "../harness/paths.mjs";
import { LOAD_CORE, output, startServer } from "../harness/processes.mjs";
import { fail, inRounds, oneOf } from "../harness/rounds.mjs";
import { subjectsOf } from "../harness/subjects.mjs";
import { openStores } from "../harness/task-stores.mjs";
import { headersFor } from "../wire/requests.mjs";
import { taskCall } from "../wire/task-requests.mjs";

const CONNECTIONS = 32;
const MOST_ROUNDS = 3;
/** Tasks that one principal may have open. */
const OF_ONE = 250;
const CLAIMS = 100;
const ALONE_SECONDS = 0.3;

/** What is said of many open tasks; each is a figure of `openTasks`. */
const FIGURES = {
  created: ["creations", "per second"],
  createMicros: ["creation", "µs of server CPU"],
  createP50: ["creation, p50", "ms"],
  createP99: ["creation, p99", "ms"],
  polled: ["`tasks/get`", "per second"],
  pollMicros: ["`tasks/get`", "µs of server CPU"],
  pollOfCall: ["`tasks/get`, server CPU", "of an ordinary call"],
  pollP50: ["`tasks/get`, p50", "ms"],
  pollP99: ["`tasks/get`, p99", "ms"],
  toldMicros: ["change told to a stream", "µs of server CPU"],
  toldP50: ["change until the client knows, p50", "ms"],
  toldP99: ["change until the client knows, p99", "ms"],
  abroadP50: ["the same by another process, p50", "ms"],
  abroadP99: ["the same by another process, p99", "ms"],
  heap: ["open task", "KiB of heap"],
};

const MANY = `As many more are open beside them, all run by the measured server and of principals with ${OF_ONE} each; those are listened to, each by a
stream of its own. CPU is that of Node's process alone: PostgreSQL's own comes on top. Both databases wait for the disk (\`fsync\`).
Rates and milliseconds are wall time, which says much about the machine.`;
const GROWTH = {
  title: "Tasks, while those that have ended stay in the store",
  note: "What is asked for is one of few open tasks; the more have ended beside it, the further to the right.",
};

export async function tasks(options, adapters, failures) {
  const stores = await openStores();
  try {
    const subjects = subjectsOf(adapters, "tasks").filter((subject) => isThere(subject, stores, failures));
    const group = { title: `Tasks, ${options.tasks} open, ${CONNECTIONS} requests in flight`, note: MANY };
    const rounds = Math.min(options.rounds, MOST_ROUNDS);
    const samples = await inRounds(subjects, rounds, failures, (subject) => openTasks(subject, stores, options));
    const many = Object.entries(FIGURES).map(([figure, [title, unit]]) => ({
      id: `tasks-${figure}`,
      group,
      title,
      unit,
      samples: oneOf(samples, figure),
    }));
    const growth = [];
    for (const subject of subjects.filter(({ failed }) => !failed))
      growth.push(...(await whileGrowing(subject, stores, { ...options, rounds }, failures)));
    return [...many, ...growth];
  } finally {
    await stores.close();
  }
}

function isThere(subject, stores, failures) {
  const why = stores.missing(subject.variant);
  if (why) fail(subject, failures, new Error(why));
  return !why;
}

/** Figures of a new server with a new store. */
async function openTasks(subject, stores, { seconds, tasks: count }) {
  const env = stores.fresh();
  const server = await startServer(subject, { env, nodeArgs: ["--expose-gc"] });
  try {
    const making = { kind: "create", connections: CONNECTIONS, count, principals: Math.ceil((2 * count) / OF_ONE) };
    const before = await load(server, making); // warms, and is listened to later
    const call = await load(server, { kind: "call", connections: CONNECTIONS, seconds });
    const empty = await server.ask({ command: "memory" });
    const created = await load(server, making);
    const full = await server.ask({ command: "memory" });
    const asked = { kind: "poll", connections: CONNECTIONS, seconds, tasks: created.tasks, status: "working" };
    await load(server, asked); // warm
    const poll = await load(server, asked);
    const told = await load(server, { kind: "listen", changePort: server.port, tasks: before.tasks });
    const abroad = subject.variant === "memory" ? {} : await toldByAnother(subject, env, server, before.tasks);
    return {
      ...{ created: created.perSecond, createMicros: created.micros, createP50: created.p50, createP99: created.p99 },
      ...{ polled: poll.perSecond, pollMicros: poll.micros, pollP50: poll.p50, pollP99: poll.p99 },
      pollOfCall: poll.micros / call.micros,
      ...{ toldMicros: told.micros, toldP50: told.p50, toldP99: told.p99 },
      ...{ abroadP50: abroad.p50, abroadP99: abroad.p99 },
      heap: (full.heapUsed - empty.heapUsed) / count / 1024,
    };
  } finally {
    await server.stop();
  }
}

/** Listens at a second server while the first one's tasks change. */
async function toldByAnother(subject, env, changing, tasks) {
  const server = await startServer(subject, { env });
  try {
    return await load(server, { kind: "listen", changePort: changing.port, tasks });
  } finally {
    await server.stop();
  }
}

/** One server for each number of finished tasks, measured in turns. */
async function whileGrowing({ adapter, part, variant }, stores, { rounds, finished }, failures) {
  const servers = [0, finished / 100, finished / 10, finished].map((count) => ({
    ...{ adapter, part, variant, count },
    key: `${count} ended`,
  }));
  try {
    for (const each of servers) {
      each.server = await startServer(each, { env: stores.fresh() });
      await tool(each.server, "fill", { count: each.count });
      const made = { kind: "create", connections: CONNECTIONS, count: CLAIMS, principals: 1 };
      each.tasks = (await load(each.server, made)).tasks;
    }
    const measure = async ({ server, tasks }) => {
      const alone = { kind: "poll", connections: 1, seconds: ALONE_SECONDS, tasks, status: "working" };
      return {
        poll: (await load(server, alone)).p50 * 1000,
        claim: Number(await tool(server, "claim", { count: CLAIMS })),
      };
    };
    await inRounds(servers, 1, failures, measure); // warm
    const samples = await inRounds(servers, rounds, failures, measure);
    const cell = (figure, title) => ({
      ...{
        id: `tasks-${figure}-${variant}`,
        group: GROWTH,
        title: `${variant}: ${title}`,
        unit: "µs",
        floor: servers[0].key,
      },
      samples: oneOf(samples, figure),
    });
    return [cell("poll", "`tasks/get`, one in flight, p50"), cell("claim", "claim of what waits longest, p50")];
  } finally {
    for (const { server } of servers) await server?.stop();
  }
}

/** Runs children/task-load.mjs on the server. */
async function load({ port, pid }, job) {
  const input = JSON.stringify({ port, pid, ...job });
  return JSON.parse(
    await output(LOAD_CORE, process.execPath, [`${BENCH}children/task-load.mjs`], { input, limitMs: 90_000 }),
  );
}

/** What one of the server's own tools has to say. */
async function tool({ url }, name, args) {
  const message = taskCall(name, args);
  const response = await fetch(url, { method: "POST", headers: headersFor(message), body: JSON.stringify(message) });
  const { result, error } = await response.json();
  if (!result || result.isError) throw new Error(`${name}: ${JSON.stringify(error ?? result)}`);
  return result.content[0].text;
}
