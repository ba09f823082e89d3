import { InvalidMessageError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { CallOptions, ClientExtension, ExtendedCall, ExtensionClient } from "@mortise/client";
import { isCallToolResult } from "@mortise/schema/2026-07-28/validators";
import type { CallToolResult } from "@mortise/schema/2026-07-28";
import { METHODS } from "../schema/index.js";
import type { DetailedTask } from "../schema/index.js";
import { isCreateTaskResult } from "../schema/validators.js";
import { TASKS } from "../shared.js";
import { TaskHandle } from "./task-handle.js";
import type { SavedTask } from "./saved-task.js";
import type { ResultOptions } from "./task-handle.js";

/** How calls wait for their tasks. */
export type TasksOptions = Omit<ResultOptions, "signal" | "onUpdate">;

/** Milliseconds that a task gets to hear that nobody waits for it any more. */
const CANCEL_MS = 5_000;

/** Calls whose caller wants the handle, by their options, and where it goes. */
const WANTED = new WeakMap<CallOptions, (task: TaskHandle) => void>();

/**
 * Tasks (`io.modelcontextprotocol/tasks`): `callTool` waits for the tools that go on as tasks, and answers their questions. The call's
 * `onProgress` hears each new `statusMessage`; its `progress` counts them. Only `maxTimeout` limits the wait (default ten minutes); a call
 * that ends early cancels its task. For the handle see {@link startTask}.
 */
export const tasks = (options: TasksOptions = {}): ClientExtension => ({
  id: TASKS,
  routing: Object.fromEntries(Object.keys(METHODS).map((method) => [method, "taskId"])),
  results: { task: (answer, call) => readTask(answer, call, options) },
});

async function readTask(answer: JsonObject, call: ExtendedCall, options: TasksOptions): Promise<JsonObject> {
  const { method, params, client, signal } = call;
  if (method !== "tools/call" || !isCreateTaskResult(answer))
    throw new InvalidMessageError(
      `The answer to ${method} is a task where there can be none, or none that can be read.`,
    );
  const task = new TaskHandle(client, { taskId: answer.taskId, tool: String(params.name) });
  const wanted = WANTED.get(call.options);
  if (wanted) {
    wanted(task);
    return { resultType: "complete", content: [] };
  }
  call.untimed();
  // Not notifications/cancelled: the request is answered (tasks § cancellation).
  const cancel = (): void =>
    void client.request("tasks/cancel", { taskId: task.taskId }, { timeout: CANCEL_MS }).catch(() => {});
  signal.addEventListener("abort", cancel);
  try {
    return await task.result({ ...options, signal, onUpdate: tellMessages(call) });
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** Tells the caller each new message. */
function tellMessages({ report }: ExtendedCall): (task: DetailedTask) => void {
  let last: string | undefined;
  return ({ statusMessage }) => {
    if (statusMessage === undefined || statusMessage === last) return;
    last = statusMessage;
    report(statusMessage);
  };
}

/** What a call was answered with: a task that goes on, or the result itself. */
export type Started =
  { readonly task: TaskHandle; readonly result?: never } | { readonly result: CallToolResult; readonly task?: never };

/**
 * Calls a tool and does not wait for its task. Questions within the request are answered first.
 * @param client one that uses `tasks()`; with another one, tools that need not be tasks are waited for
 */
export async function startTask(
  client: ExtensionClient,
  tool: string,
  args?: JsonObject,
  options: CallOptions = {},
): Promise<Started> {
  const own = { ...options };
  let task: TaskHandle | undefined;
  WANTED.set(own, (handle) => (task = handle));
  const result = await client.request("tools/call", { name: tool, ...(args && { arguments: args }) }, own);
  if (task !== undefined) return { task };
  if (isCallToolResult(result)) return { result };
  throw new InvalidMessageError("The answer to tools/call is no result of a tool.");
}

/**
 * A task that was begun before, by this process or another one. Asks nothing yet: whether the server still knows it, `status()` says.
 * @param saved what `JSON.stringify` made of its handle, parsed
 * @throws TypeError when it is not that
 */
export function resumeTask(client: ExtensionClient, saved: SavedTask): TaskHandle {
  const { taskId, tool } = saved as Partial<Record<keyof SavedTask, unknown>>;
  if (typeof taskId === "string" && typeof tool === "string") return new TaskHandle(client, saved);
  const given = typeof saved === "string" ? "text: pass JSON.parse(text)" : "something else";
  throw new TypeError(`resumeTask needs what a task's toJSON() returned, { taskId, tool }; this is ${given}.`);
}
