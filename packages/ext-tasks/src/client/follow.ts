import { AbortedError, InvalidMessageError } from "@mortise/jsonrpc";
import type { ExtensionClient } from "@mortise/client";
import type { DetailedTask } from "../schema/index.js";
import { isGetTaskResult } from "../schema/validators.js";
import { Listener } from "./listener.js";
import { MAX_FAILURES, mayPass } from "./may-pass.js";
import { Pace } from "./pace.js";
import type { PaceOptions } from "./pace.js";

/** How to learn of a task's changes. */
export interface FollowOptions extends PaceOptions {
  /** Ends the wait; the task goes on. */
  readonly signal?: AbortSignal;
  /** Whether to hear of changes where the server tells them, and ask only now and then. Default true. */
  readonly listen?: boolean;
}

export const isOver = ({ status }: Pick<DetailedTask, "status">): boolean =>
  status === "completed" || status === "failed" || status === "cancelled";

/** How the task stands. @throws RpcError -32602 for an id that the server does not know */
export async function getTask(client: ExtensionClient, taskId: string, signal?: AbortSignal): Promise<DetailedTask> {
  const answer = await client.request("tasks/get", { taskId }, signal && { signal });
  if (isGetTaskResult(answer) && answer.taskId === taskId) return answer;
  throw new InvalidMessageError(`The answer to tasks/get about ${taskId} is no task of that id.`, {
    cause: isGetTaskResult.errors,
  });
}

/** The task whenever it has changed, until it is over; that is the last one. Told by the server where it offers that, asked for otherwise. */
export async function* follow(
  client: ExtensionClient,
  taskId: string,
  options: FollowOptions = {},
): AsyncGenerator<DetailedTask, void, undefined> {
  const { signal = new AbortController().signal, listen = true } = options;
  const listener = listen ? new Listener(client, taskId) : undefined;
  const pace = new Pace(options);
  let last = "";
  try {
    for (;;) {
      const task = listener?.take() ?? (await ask(client, taskId, pace, signal));
      const text = task && JSON.stringify({ ...task, _meta: undefined, resultType: undefined });
      if (task !== undefined && text !== undefined && text !== last) {
        last = text;
        pace.changed(task.pollIntervalMs);
        yield task;
        if (isOver(task)) return;
      }
      await pace.wait(signal, listener);
      if (signal.aborted) throw new AbortedError(`Waiting for task ${taskId} was aborted.`, { cause: signal.reason });
    }
  } finally {
    listener?.end();
  }
}

/** Asks; `undefined` when that failed for a reason that may pass. */
async function ask(
  client: ExtensionClient,
  taskId: string,
  pace: Pace,
  signal: AbortSignal,
): Promise<DetailedTask | undefined> {
  try {
    const task = await getTask(client, taskId, signal);
    pace.asked();
    return task;
  } catch (error) {
    if (!mayPass(error) || pace.failed() > MAX_FAILURES) throw error;
    return undefined;
  }
}
