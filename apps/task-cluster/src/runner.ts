import { inProcess } from "@mortise/ext-tasks/server";
import type { TaskRunner } from "@mortise/ext-tasks/server";

/** Short, so that a task is soon somebody else's: a server that was stopped for longer comes back as a stale holder. */
export const LEASE_MS = 1_000;
/** How soon work that is there is found. */
const POLL_MS = 200;

/** @param which what runs the tasks: nothing for the servers themselves */
export function openRunner(which: string | undefined): TaskRunner {
  if (which === undefined) return inProcess({ leaseMs: LEASE_MS, pollMs: POLL_MS });
  throw new Error(`Nothing here runs tasks by ${which}.`);
}
