// A server of an earlier revision, written by hand on raw lines. Its only argument says, as JSON, in which way it is odd.
import process from "node:process";
import { createInterface } from "node:readline";
import { coreTasks } from "./core-tasks.mjs";

const odd = JSON.parse(process.argv[2] ?? "{}");
const { version = "2025-11-25", discover = -32601, refuses, capabilities = {} } = odd;
const seen = [];
const waiting = new Map();
const subscribed = new Set();
let asked = 0;
let visited = false;

const write = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
const result = (id, value) => write({ id, result: value });
const error = (id, code, message, data) => write({ id, error: { code, message, ...(data && { data }) } });
const text = (value) => ({
  content: [{ type: "text", text: typeof value === "string" ? value : JSON.stringify(value) }],
});
const notify = (method, params) => write({ method, ...(params && { params }) });

function ask(method, params) {
  const id = `s${++asked}`;
  write({ id, method, ...(params && { params }) });
  return new Promise((resolve) => waiting.set(id, resolve));
}

const TOOLS = [
  { name: "echo", inputSchema: { type: "object" }, annotations: { readOnlyHint: true } },
  { name: "task-only", inputSchema: { type: "object" }, execution: { taskSupport: "required" } },
  { name: "task-too", inputSchema: { type: "object" }, execution: { taskSupport: "optional" } },
];
const PAGE = { mode: "url", elicitationId: "visit/1 %?", url: "https://example.com/grant", message: "Please grant" };

const tasks = coreTasks(ask);

const tools = {
  echo: ({ text: said }) => text(said),
  seen: () => text(seen),
  async count({ to }, { progressToken }) {
    for (let progress = 1; progress <= to; progress++) notify("notifications/progress", { progressToken, progress });
    return text("counted");
  },
  log({ level }) {
    notify("notifications/message", { level, data: `at ${level}` });
    return text("logged");
  },
  "task-too": () => text("at once"),
  ask: async ({ method, params, then }) => {
    const answer = ask(method, params);
    if (then !== undefined) setTimeout(() => notify(then.method, then.params), 100);
    return text(then === undefined ? await answer : "asked");
  },
  announce({ method, params }) {
    notify(method, params);
    return text("announced");
  },
  hang: () => new Promise(() => {}),
  visit: () => (visited ? text("granted") : [-32042, "A page must be visited", { elicitations: [PAGE] }]),
  grant() {
    visited = true;
    notify("notifications/elicitation/complete", { elicitationId: "nobody's" });
    notify("notifications/elicitation/complete", { elicitationId: "visit/1 %?" });
    return text("ok");
  },
};

function page(pages, cursors, cursor) {
  const at = cursor === undefined ? 0 : cursors.indexOf(cursor) + 1;
  const tools = pages[at].map((name) => ({ name, inputSchema: { type: "object" } }));
  return at < cursors.length ? { tools, nextCursor: cursors[at] } : { tools };
}

const methods = {
  ...tasks.methods,
  ping: () => ({}),
  "tools/list": ({ cursor }) => {
    if (odd.busyLists-- > 0) return [-32603, "busy"];
    return odd.pages ? page(odd.pages, odd.cursors, cursor) : { tools: TOOLS };
  },
  "logging/setLevel": () => ({}),
  "resources/subscribe": ({ uri }) => (uri.includes("refused") ? [-32602, "no"] : (subscribed.add(uri), {})),
  "resources/unsubscribe": ({ uri }) => (subscribed.delete(uri), {}),
  "resources/read": ({ uri }) => [-32002, "Resource not found", { uri }],
  "tools/call": ({ name, arguments: args = {}, _meta = {}, task }) =>
    task !== undefined ? tasks.create(args) : (tools[name]?.(args, _meta) ?? [-32602, `no tool ${name}`]),
  initialize: ({ protocolVersion }) => {
    if (refuses?.includes(protocolVersion))
      return [-32602, "Unsupported", { supported: [version], requested: protocolVersion }];
    const features = { tools: { listChanged: true }, resources: { subscribe: true }, logging: {}, ...capabilities };
    return {
      protocolVersion: version,
      capabilities: features,
      serverInfo: { name: "by-hand", version: "1" },
      instructions: "Be nice.",
    };
  },
};

async function receive(message) {
  seen.push(message);
  const { id, method, params = {} } = message;
  if (method === undefined) return waiting.get(id)?.(message.result ?? message.error);
  if (method === "notifications/initialized" && odd.asksRoots) seen.push({ answered: await ask("roots/list") });
  if (id === undefined) return;
  if (method === "server/discover") {
    if (discover === "silent") return;
    if (discover === "late") return void setTimeout(() => result(id, odd.late), odd.after);
    return typeof discover === "number" ? error(id, discover, "odd") : result(id, discover);
  }
  if (odd.mute) return;
  if (odd.noSessions && method === "initialize") return error(id, -32601, "Method not found");
  const answer = (await methods[method]?.(params)) ?? [-32601, `no ${method}`];
  if (Array.isArray(answer)) error(id, ...answer);
  else result(id, answer);
}

createInterface({ input: process.stdin }).on("line", (line) => void receive(JSON.parse(line)));
