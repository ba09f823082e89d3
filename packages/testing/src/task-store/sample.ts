import type { Claim, NewTask, TaskRecord, TaskStore } from "@mortise/ext-tasks/store";
import { check, rejection } from "../contract/check.js";

type Question = TaskRecord["questions"][string];
type Answer = TaskRecord["answers"][string];

/** A lease that does not run out within a case. */
export const LONG = 60_000;
/** One that does. */
export const SHORT = 40;

export const newTask = (id: string, changes: Partial<NewTask> = {}): NewTask => ({
  id,
  principal: null,
  kind: "work",
  version: "1",
  call: { method: "tools/call", params: { name: "work", arguments: {} }, transport: "memory" },
  createdAt: Date.now(),
  ttlMs: LONG,
  pollIntervalMs: 1_000,
  answers: {},
  steps: {},
  ...changes,
});

export const question = (message: string): Question => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties: {} } },
});

export const answer = (value: string): Answer => ({ action: "accept", content: { value } });

/** Creates the task and claims it. */
export async function claimed(store: TaskStore, id: string, leaseMs = LONG): Promise<Claim> {
  await store.create(newTask(id));
  return claimOf(store, id, "first", leaseMs);
}

export async function claimOf(store: TaskStore, id: string, worker: string, leaseMs = LONG): Promise<Claim> {
  const claim = await store.claim(worker, { leaseMs, id });
  check(claim !== undefined, `the task ${id} could not be claimed`);
  return claim;
}

export async function stored(store: TaskStore, id: string): Promise<TaskRecord> {
  const task = await store.get(id);
  check(task !== undefined, `the task ${id} is not there`);
  return task;
}

/** @throws ContractViolation unless the write was refused as one of a stale claim */
export async function refused(write: Promise<unknown>, what: string): Promise<void> {
  const error = await rejection(write, what);
  const name = error instanceof Error ? error.name : String(error);
  check(name === "StaleClaimError", `${what}: expected a StaleClaimError, got ${name}`);
}
