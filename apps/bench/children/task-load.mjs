// One load on a server of tasks: node task-load.mjs, the job as JSON on stdin: { kind, port, pid, … }. Prints one line of JSON.
import { text } from "node:stream/consumers";
import { meter } from "../harness/processes.mjs";
import { quantile } from "../harness/statistics.mjs";
import { Connection } from "../wire/connection.mjs";
import { rawListen, rawPoll, rawTaskCall } from "../wire/task-requests.mjs";

const LONGEST_MS = 60_000;
const CHANGES_PER_SECOND = 250;
/** Nobody waits longer for the last change. */
const PATIENCE_MS = 5_000;

const KINDS = {
  /** Makes `count` tasks, one principal after the other. */
  async create({ count, principals, ...job }) {
    const texts = Array.from({ length: principals }, (_, who) => rawTaskCall(job.port, who));
    const tasks = [];
    const figures = await closedLoop({ ...job, most: count }, texts, ({ resultType, taskId }, who) => {
      if (resultType !== "task") throw new Error(`a call was answered with a ${resultType}`);
      tasks.push({ id: taskId, who });
    });
    return { ...figures, tasks };
  },

  /** Asks about tasks in turn, for `seconds`. */
  poll({ tasks, status, ...job }) {
    const texts = tasks.map((task) => rawPoll(job.port, task));
    return closedLoop(job, texts, (task, at) => {
      if (task.status !== status || task.taskId !== tasks[at].id)
        throw new Error(`no ${status} task: ${JSON.stringify(task)}`);
    });
  },

  /** The ordinary call, for `seconds`. */
  call(job) {
    return closedLoop(job, [rawTaskCall(job.port, 0, "echo")], ({ resultType }) => {
      if (resultType !== "complete") throw new Error(`a call was answered with a ${resultType}`);
    });
  },

  /** Opens a stream for each task, then has the server at `changePort` change each once. */
  async listen({ port, pid, changePort, tasks }) {
    const latencies = [];
    const connections = [];
    for (const task of tasks) connections.push(await openStream(port, task, (ms) => latencies.push(ms)));
    const cpu = meter(pid);
    const control = await Connection.open(changePort);
    await control.ask(rawTaskCall(changePort, 0, "change", { changes: tasks.length, perSecond: CHANGES_PER_SECOND }));
    const until = Date.now() + (tasks.length / CHANGES_PER_SECOND) * 1000 + PATIENCE_MS;
    while (latencies.length < tasks.length && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 50));
    if (latencies.length < tasks.length) throw new Error(`${latencies.length} of ${tasks.length} changes were told`);
    const micros = (cpu() * 1e6) / tasks.length;
    for (const connection of [control, ...connections]) connection.close();
    return { micros, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
  },
};

const guard = setTimeout(() => fail(new Error("no end in sight")), LONGEST_MS);
const { kind, ...job } = JSON.parse(await text(process.stdin));
try {
  process.stdout.write(JSON.stringify(await KINDS[kind](job)));
  clearTimeout(guard);
} catch (error) {
  fail(error);
}

/**
 * Sends the texts in turn; every connection the next one as soon as it has its answer.
 * @returns per second, server CPU µs for each, latencies in ms
 */
async function closedLoop({ port, pid, connections, seconds = Infinity, most = Infinity }, texts, check) {
  const latencies = [];
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const cpu = meter(pid);
  const began = performance.now();
  let begun = 0;
  const loop = async (connection) => {
    while (begun < most && performance.now() - began < seconds * 1000) {
      const at = begun++ % texts.length;
      const asked = performance.now();
      const result = await connection.ask(texts[at]);
      latencies.push(performance.now() - asked);
      check(result, at);
    }
  };
  await Promise.all(open.map(loop));
  const took = (performance.now() - began) / 1000;
  const micros = (cpu() * 1e6) / begun;
  for (const connection of open) connection.close();
  return { perSecond: begun / took, micros, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

/** Resolves once the server has told how the task stands; from then on `onChange` gets the age of each change in ms. */
async function openStream(port, task, onChange) {
  const connection = await Connection.open(port);
  await new Promise((resolve) => {
    let rest = "";
    let first = true; // how it stands
    connection.stream(rawListen(port, task), (text) => {
      const now = performance.timeOrigin + performance.now();
      const events = (rest + text).split("\n\n");
      rest = events.pop();
      for (const event of events) {
        if (!event.includes('"notifications/tasks"')) continue;
        if (first) resolve();
        else onChange(now - Number(/"statusMessage":"([\d.]+)"/.exec(event)[1]));
        first = false;
      }
    });
  });
  return connection;
}

function fail(error) {
  console.error(error.stack);
  process.exit(1);
}
