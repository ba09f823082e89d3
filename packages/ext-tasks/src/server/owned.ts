import { JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { RequestContext } from "@mortise/server";
import type { TaskState } from "../store/task-record.js";
import type { TaskStore } from "../store/task-store.js";

/** No id of ours is longer: what is need not reach a store. */
const MAX_ID = 200;

/** The task of that id, if the caller may know of it: it is the one who created it, and the task has not outlived its time. */
export async function findOwned(
  store: TaskStore,
  id: unknown,
  { auth }: RequestContext,
): Promise<TaskState | undefined> {
  if (typeof id !== "string" || id.length > MAX_ID) return undefined;
  const task = await store.state(id);
  if (task === undefined || task.principal !== (auth?.principal ?? null)) return undefined;
  return task.ttlMs !== null && task.createdAt + task.ttlMs <= Date.now() ? undefined : task;
}

/** @throws RpcError -32602, which does not tell another's task from one that never was (tasks § security considerations) */
export async function requireOwned(store: TaskStore, id: unknown, context: RequestContext): Promise<TaskState> {
  const task = await findOwned(store, id, context);
  if (task !== undefined) return task;
  const named = typeof id === "string" ? JSON.stringify(id.slice(0, MAX_ID)) : `of type ${typeof id}`;
  throw new RpcError(JSON_RPC_CODES.invalidParams, `There is no task ${named}; it may have outlived its ttlMs.`);
}
