// Requests of a client that knows tasks, as text; a task's id stands in each where it goes.
import { headersFor, request, TEXT } from "./requests.mjs";

const TASKS = { extensions: { "io.modelcontextprotocol/tasks": {} } };
/** As long as any id of a task. */
const ID = "00000000-0000-4000-8000-000000000000";

export const taskCall = (name = "work", args = { text: TEXT }) =>
  request("tools/call", { name, arguments: args }, 1, TASKS);

/** HTTP requests as raw text. */
export const rawTaskCall = (port, name, args) => raw(port, taskCall(name, args));
export const rawListen = (port, taskId) =>
  raw(port, request("subscriptions/listen", { notifications: { taskIds: [taskId] } }, 1, TASKS));

/** A function from a task's id to the request that asks for it. */
export function rawPoll(port) {
  const template = raw(port, request("tasks/get", { taskId: ID }, 1, TASKS));
  return (taskId) => template.replaceAll(ID, taskId);
}

function raw(port, message) {
  const body = JSON.stringify(message);
  const headers = { Host: `127.0.0.1:${port}`, ...headersFor(message), "Content-Length": Buffer.byteLength(body) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${["POST /mcp HTTP/1.1", ...lines, "", ""].join("\r\n")}${body}`;
}
