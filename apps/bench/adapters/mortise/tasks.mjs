// Servers of tasks, one for each store. What a suite wants done inside the server it asks for by calling a tool.
import { listen } from "../../harness/listen.mjs";
import { ECHO, echoHandler } from "../../tools/json.mjs";
import { claimOften, fill } from "./stored-tasks.mjs";

/** More than any suite makes. */
const MOST_TASKS = 1_000_000;
const TICK_MS = 5;

/** Where the environment says, so that several processes may share one. Relaxed: for filling, where nothing is measured. */
const STORES = {
  async memory() {
    const { memoryStore } = await import("@mortise/ext-tasks/store");
    return memoryStore({ maxTasks: MOST_TASKS });
  },
  async sqlite({ relaxed = false } = {}) {
    const { sqliteStore } = await import("@mortise/store-sqlite");
    return sqliteStore(process.env.BENCH_SQLITE, { synchronous: relaxed ? "normal" : "full" });
  },
  async postgres({ relaxed = false } = {}) {
    const { postgresStore } = await import("@mortise/store-postgres");
    return postgresStore({ url: process.env.BENCH_POSTGRES + (relaxed ? RELAXED : "") });
  },
};
const RELAXED = `?options=${encodeURIComponent("-c synchronous_commit=off")}`;

export const taskServers = Object.fromEntries(Object.keys(STORES).map((name) => [name, { start: () => start(name) }]));

async function start(name) {
  const { createServer } = await import("@mortise/server");
  const { inProcess, tasks } = await import("@mortise/ext-tasks/server");
  const { nodeHandler } = await import("@mortise/transport-http/node");
  const store = await STORES[name]();
  const server = createServer({ name: "bench", version: "1.0.0" });
  server.use(tasks({ store, runner: inProcess({ concurrency: MOST_TASKS }) }));
  server.tool(ECHO.name, { description: ECHO.description, input: ECHO.inputSchema, handler: echoHandler });
  defineTasks(server);
  // In memory there is but the one store.
  const filled = name === "memory" ? async () => store : STORES[name];
  defineStoreTools(server, store, filled);
  return listen(nodeHandler(server.exchange, { allowedHosts: ["127.0.0.1"], authenticate }));
}

/** Takes everybody for who they say they are. */
const authenticate = (request) => ({ principal: request.header("authorization") ?? "", scopes: [] });

function defineTasks(server) {
  const open = [];
  server.tool("work", {
    description: "A task that waits, and says how it stands whenever it is told to",
    task: "required",
    input: object({ text: { type: "string" } }),
    handler: (_, { task, signal }) => {
      open.push(task);
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  });
  server.tool("change", {
    description: "Changes open tasks in turn at an even pace; each says when, in milliseconds since 1970",
    input: object({ changes: { type: "integer" }, perSecond: { type: "integer" } }),
    handler: ({ changes, perSecond }) => {
      changeInTurn(open, changes, perSecond);
      return "changing";
    },
  });
}

function defineStoreTools(server, store, openToFill) {
  server.tool("fill", {
    description: "Puts so many tasks that have ended into the store",
    input: object({ count: { type: "integer" } }),
    handler: async ({ count }) => {
      const other = await openToFill({ relaxed: true });
      await fill(other, count);
      if (other !== store) await other.close();
      return "filled";
    },
  });
  server.tool("claim", {
    description: "How long a claim takes, microseconds, median of so many",
    input: object({ count: { type: "integer" } }),
    handler: async ({ count }) => String(await claimOften(store, count)),
  });
}

const object = (properties) => ({ type: "object", properties, required: Object.keys(properties) });

/** At each tick those whose time has come. */
function changeInTurn(open, changes, perSecond) {
  const began = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.min(changes, Math.ceil(((performance.now() - began) * perSecond) / 1000));
    for (; done < due; done++) open[done % open.length].status(String(performance.timeOrigin + performance.now()));
    if (done >= changes) clearInterval(timer);
  }, TICK_MS);
}
