// Resident memory idle and after many calls, and the memory of one open `subscriptions/listen` stream where there are streams.
import http from "node:http";
import { residentKiB, sleep, startServer } from "../harness/processes.mjs";
import { inRounds, oneOf } from "../harness/rounds.mjs";
import { subjectsOf } from "../harness/subjects.mjs";
import { load } from "../wire/load.mjs";
import { headersFor, request } from "../wire/requests.mjs";
import { answerSize, verify } from "../wire/verify.mjs";

const SETTLE_MS = 500;
const ACKNOWLEDGED_WITHIN_MS = 15_000;
const AT_ONCE = 20;

export async function memory(options, adapters, failures) {
  const subjects = subjectsOf(adapters, "http");
  const rounds = Math.min(options.rounds, 3);
  const streaming = subjects.filter(({ adapter, variant }) => adapter.streams === variant);
  const streams = await inRounds(streaming, rounds, failures, (subject) => perStream(subject, options.streams));
  return [
    {
      id: "memory-used",
      title: "Resident memory after a load of calls",
      unit: "MiB",
      floor: "floor/json",
      samples: await inRounds(subjects, rounds, failures, (subject) => afterCalls(subject, options)),
    },
    {
      id: "memory-stream",
      title: "Memory of one open stream",
      unit: "KiB resident, over many streams",
      floor: "floor/json",
      samples: oneOf(streams, "open"),
    },
    {
      id: "memory-closed",
      title: "Memory that a closed stream leaves",
      unit: "KiB of heap, over many streams",
      samples: oneOf(streams, "closed"),
    },
  ];
}

async function afterCalls(subject, { generator, seconds, warm }) {
  const server = await startServer(subject);
  try {
    await verify(server, "call", "one");
    const bytes = await answerSize(server, "call");
    for (let calls = 0; calls < warm;)
      calls += (await load(server, "call", { generator, seconds, connections: 16, bytes })).requests;
    await sleep(SETTLE_MS);
    return residentKiB(server.pid) / 1024;
  } finally {
    await server.stop();
  }
}

async function perStream(subject, count) {
  const server = await startServer(subject, { nodeArgs: ["--expose-gc"] });
  const open = [];
  try {
    await openStreams(server, open, AT_ONCE); // warm
    const before = await server.ask({ command: "memory" });
    await openStreams(server, open, count);
    const after = await server.ask({ command: "memory" });
    for (const response of open.splice(AT_ONCE)) response.destroy();
    await sleep(SETTLE_MS);
    const closed = await server.ask({ command: "memory" });
    return {
      open: (after.rss - before.rss) / count / 1024,
      closed: (closed.heapUsed - before.heapUsed) / count / 1024,
    };
  } finally {
    for (const response of open) response.destroy();
    await server.stop();
  }
}

async function openStreams(server, open, count) {
  const until = open.length + count;
  while (open.length < until) {
    const batch = Array.from({ length: Math.min(AT_ONCE, until - open.length) }, (_, i) =>
      openStream(server, open.length + i),
    );
    open.push(...(await Promise.all(batch)));
  }
}

/** Resolves once the acknowledgement has come. */
async function openStream(server, id) {
  const message = request("subscriptions/listen", { notifications: { toolsListChanged: true } }, 900_000 + id);
  const agent = new http.Agent({ maxSockets: 1 });
  const response = await new Promise((resolve, reject) => {
    const req = http.request(server.url, { method: "POST", agent, headers: headersFor(message) }, resolve);
    req.on("error", reject);
    req.end(JSON.stringify(message));
  });
  response.on("error", () => {});
  await acknowledged(response);
  return response;
}

function acknowledged(response) {
  return new Promise((resolve, reject) => {
    const guard = setTimeout(() => reject(new Error("a stream was not acknowledged")), ACKNOWLEDGED_WITHIN_MS);
    let text = "";
    response.setEncoding("utf8").on("data", (data) => {
      text += data;
      if (!text.includes("\n\n")) return;
      clearTimeout(guard);
      if (response.statusCode === 200 && text.includes("subscriptions/acknowledged")) resolve();
      else reject(new Error(`no stream: ${response.statusCode} ${text.slice(0, 200)}`));
    });
  });
}
