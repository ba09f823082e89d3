import type { DetailedTask, Task } from "../schema/index.js";
import { statusOf } from "../store/task-record.js";
import type { NewTask, TaskState } from "../store/task-record.js";

/** A new task as `tools/call` is answered with it. */
export const createdTask = (task: NewTask): Task & { readonly resultType: "task" } => ({
  resultType: "task",
  taskId: task.id,
  status: "working",
  createdAt: iso(task.createdAt),
  lastUpdatedAt: iso(task.createdAt),
  ttlMs: task.ttlMs,
  pollIntervalMs: task.pollIntervalMs,
});

/** How a task stands, in full: the answer to `tasks/get` and the params of `notifications/tasks`. */
export function detailedTask(task: TaskState): DetailedTask {
  const { outcome, statusMessage } = task;
  const message = outcome?.status === "failed" ? outcome.error.message : statusMessage;
  const status = statusOf(task);
  return {
    taskId: task.id,
    status,
    ...(message !== undefined && { statusMessage: message }),
    createdAt: iso(task.createdAt),
    lastUpdatedAt: iso(task.updatedAt),
    ttlMs: task.ttlMs,
    pollIntervalMs: task.pollIntervalMs,
    ...(status === "input_required" && { inputRequests: task.questions }),
    ...(outcome?.status === "completed" && { result: outcome.result }),
    ...(outcome?.status === "failed" && { error: outcome.error }),
  } as DetailedTask;
}

const iso = (time: number): string => new Date(time).toISOString();
