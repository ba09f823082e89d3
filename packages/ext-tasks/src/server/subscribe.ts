import { JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { Honoured, RequestContext } from "@mortise/server";
import type { TaskStore } from "../store/task-store.js";
import { findOwned } from "./owned.js";
import { detailedTask } from "./wire.js";

const NOTHING: Honoured = { filter: {}, topics: [] };

export interface SubscribeParts {
  readonly store: TaskStore;
  /** Most tasks that one subscription may name. */
  readonly limit: number;
  readonly onError: (error: unknown) => void;
}

/** The part of a subscription that is about tasks: those of its `taskIds` that the caller may know of (tasks § status notifications). */
export async function subscribeToTasks(
  { taskIds }: JsonObject,
  context: RequestContext,
  { store, limit, onError }: SubscribeParts,
): Promise<Honoured> {
  if (taskIds === undefined) return NOTHING;
  if (!Array.isArray(taskIds) || taskIds.some((id) => typeof id !== "string"))
    throw new RpcError(JSON_RPC_CODES.invalidParams, "taskIds must be an array of strings.");
  if (taskIds.length > limit)
    throw new RpcError(JSON_RPC_CODES.invalidParams, `A subscription may name ${limit} tasks, not ${taskIds.length}.`);
  const asked = [...new Set(taskIds as string[])];
  const found = await Promise.all(asked.map(async (id) => findOwned(store, id, context)));
  const ids = found.flatMap((task) => (task === undefined ? [] : [task.id]));
  return { filter: { taskIds: ids }, topics: [], open: (tell) => follow(store, ids, tell, onError) };
}

/** Tells how each task stands, now and after each change; never an older state after a newer one. */
async function follow(
  store: TaskStore,
  ids: readonly string[],
  tell: Parameters<NonNullable<Honoured["open"]>>[0],
  onError: (error: unknown) => void,
): Promise<() => void> {
  const told = new Map<string, number>();
  const look = async (id: string): Promise<void> => {
    const task = await store.state(id);
    if (task === undefined || task.revision <= (told.get(id) ?? 0)) return;
    told.set(id, task.revision);
    tell({ method: "notifications/tasks", params: { ...detailedTask(task) } });
  };
  const end = await store.watch(ids, (id) => void look(id).catch(onError));
  await Promise.all(ids.map(look)).catch((error: unknown) => {
    end();
    throw error;
  });
  return end;
}
