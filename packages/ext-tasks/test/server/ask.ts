import { Context, isFailure } from "@mortise/jsonrpc";
import type { ContextInit, JsonObject, JsonRpcErrorObject } from "@mortise/jsonrpc";
import { TASKS } from "@mortise/ext-tasks";
import { tasks } from "@mortise/ext-tasks/server";
import type { TasksOptions } from "@mortise/ext-tasks/server";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { createServer } from "@mortise/server";
import type { Server } from "@mortise/server";
import { vi } from "vitest";

/** The `_meta` of a client that knows tasks and can be asked. */
export const DECLARING = {
  [META_KEYS.protocolVersion]: REVISION,
  [META_KEYS.clientCapabilities]: { elicitation: {}, extensions: { [TASKS]: {} } },
};

/** The `_meta` of one that does not know them. */
export const PLAIN = { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: { elicitation: {} } };

/** A server with tasks, and what it reports as bugs. */
export function serverWithTasks(options: TasksOptions = {}): { server: Server; bugs: unknown[] } {
  const bugs: unknown[] = [];
  const server = createServer({ name: "test", version: "1" }, { onError: (error) => bugs.push(error) });
  return { server: server.use(tasks(options)), bugs };
}

type Asked = ContextInit & { readonly meta?: JsonObject };

const send = (server: Server, method: string, params: JsonObject, { meta = DECLARING, ...init }: Asked) =>
  server.exchange({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: meta } }, new Context(init));

/** The result of one request. @throws when the server answered with an error */
export async function ask(
  server: Server,
  method: string,
  params: JsonObject = {},
  asked: Asked = {},
): Promise<Record<string, any>> {
  const response = await send(server, method, params, asked);
  if (isFailure(response)) throw new Error(`${response.error.code}: ${response.error.message}`);
  return response.result;
}

/** The error of one request. @throws when the server answered with a result */
export async function refusal(
  server: Server,
  method: string,
  params: JsonObject = {},
  asked: Asked = {},
): Promise<JsonRpcErrorObject> {
  const response = await send(server, method, params, asked);
  if (!isFailure(response)) throw new Error(`expected an error, got ${JSON.stringify(response.result)}`);
  return response.error;
}

export const call = (server: Server, name: string, more: JsonObject = {}, asked: Asked = {}) =>
  ask(server, "tools/call", { name, arguments: {}, ...more }, asked);

/** The task, once its status is the one given. */
export const reaching = (
  server: Server,
  taskId: string,
  status: string,
  asked: Asked = {},
): Promise<Record<string, any>> =>
  vi.waitFor(
    async () => {
      const task = await ask(server, "tasks/get", { taskId }, asked);
      if (task.status !== status) throw new Error(`the task is ${task.status}`);
      return task;
    },
    { timeout: 5_000, interval: 5 },
  );
