// Requests of clients that know tasks.
import { headersFor, request, TEXT } from "./requests.mjs";

const TASKS = { extensions: { "io.modelcontextprotocol/tasks": {} } };

export const taskCall = (name = "work", args = { text: TEXT }) =>
  request("tools/call", { name, arguments: args }, 1, TASKS);

/** HTTP requests as raw text, sent by `who`. */
export const rawTaskCall = (port, who, name, args) => raw(port, who, taskCall(name, args));
export const rawListen = (port, { id, who }) =>
  raw(port, who, request("subscriptions/listen", { notifications: { taskIds: [id] } }, 1, TASKS));
export const rawPoll = (port, { id, who }) => raw(port, who, request("tasks/get", { taskId: id }, 1, TASKS));

function raw(port, who, message) {
  const body = JSON.stringify(message);
  const headers = {
    Host: `127.0.0.1:${port}`,
    Authorization: `Bearer ${who}`,
    ...headersFor(message),
    "Content-Length": Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${["POST /mcp HTTP/1.1", ...lines, "", ""].join("\r\n")}${body}`;
}
