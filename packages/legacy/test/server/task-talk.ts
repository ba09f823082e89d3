import { tasks } from "@mortise/ext-tasks/server";
import type { TasksExtension } from "@mortise/ext-tasks/server";
import { memoryStore } from "@mortise/ext-tasks/store";
import type { TaskStore } from "@mortise/ext-tasks/store";
import { createServer } from "@mortise/server";
import type { RequestContext, Server } from "@mortise/server";
import { afterEach, vi } from "vitest";
import { opened } from "./talk.js";
import type { Talk, TalkOptions } from "./talk.js";

export const RELATED = "io.modelcontextprotocol/related-task";

const servers: Server[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

export type Handler = (ctx: RequestContext) => unknown;

interface WithTasks {
  readonly task?: "optional" | "required";
  readonly store?: TaskStore;
}

/** A server whose tool `t` can be a task, and what offers that to sessions. */
export function withTasks(
  handler: Handler,
  { task = "optional", store = memoryStore() }: WithTasks = {},
): { readonly server: Server; readonly extension: TasksExtension } {
  const extension = tasks({ store, pollIntervalMs: 10 });
  const server = createServer({ name: "test", version: "1" }, { onError: () => {} }).use(extension);
  servers.push(server);
  server.tool("t", {
    input: { type: "object", properties: { n: { type: "number" } } },
    task,
    handler: (_args, ctx) => handler(ctx) as string,
  });
  server.tool("plain", { handler: (_args, ctx) => handler(ctx) as string });
  return { server, extension };
}

/** A session that is offered the tasks of such a server. */
export async function talking(handler: Handler, options: TalkOptions & WithTasks = {}): Promise<Talk> {
  const { server, extension } = withTasks(handler, options);
  return opened(server.exchange, { tasks: extension, ...options });
}

/** Calls the tool as a task: its id. */
export const begin = async (talk: Talk, more: object = {}): Promise<string> =>
  (await talk.result("tools/call", { name: "t", task: {}, ...more }))["task"].taskId;

/** The task once its status is the one given. */
export const reaching = (talk: Talk, taskId: string, status: string): Promise<Record<string, any>> =>
  vi.waitFor(
    async () => {
      const task = await talk.result("tasks/get", { taskId });
      if (task["status"] !== status) throw new Error(`the task is ${task["status"]}`);
      return task;
    },
    { timeout: 5_000, interval: 5 },
  );

/** A handler that ends when it is told to. */
export function held(): { readonly handler: () => Promise<string>; readonly finish: (words?: string) => void } {
  let finish = (_: string): void => {};
  const done = new Promise<string>((resolve) => (finish = resolve));
  return { handler: () => done, finish: (words = "done") => finish(words) };
}
