import { inProcess } from "@mortise/ext-tasks/server";
import type { TaskRunner } from "@mortise/ext-tasks/server";
import { bullmqRunner } from "@mortise/runner-bullmq";

/** Short, so that a task is soon somebody else's: a server that was stopped for longer comes back as a stale holder. */
export const LEASE_MS = 1_000;
/** How soon work that is there is found. */
const POLL_MS = 200;

/** @param redis of the BullMQ that brings the tasks; without one the servers take them from the store */
export function openRunner(redis: string | undefined): TaskRunner {
  if (redis === undefined) return inProcess({ leaseMs: LEASE_MS, pollMs: POLL_MS });
  return bullmqRunner({ connection: redis, leaseMs: LEASE_MS, retryMs: POLL_MS, scanMs: LEASE_MS });
}
