// Tasks that no client asked for: those that a store has kept, and those that workers look for.
import { randomUUID } from "node:crypto";
import { median } from "../../harness/statistics.mjs";
import { TEXT } from "../../wire/requests.mjs";
import { taskCall } from "../../wire/task-requests.mjs";

const WORKER = "bench";
const LEASE_MS = 60_000;
const AT_ONCE = 20;
const OUTCOME = { status: "completed", result: { content: [{ type: "text", text: TEXT }] } };

/** @param kind no tool of the server, so that it does not run the task */
const newTask = (kind) => ({
  id: randomUUID(),
  principal: null,
  kind,
  version: "1",
  call: { method: "tools/call", params: taskCall().params, transport: "http" },
  createdAt: Date.now(),
  ttlMs: 86_400_000,
  pollIntervalMs: 1_000,
  answers: {},
  steps: {},
});

/** Creates, claims and settles so many tasks, some at once. */
export async function fill(store, count) {
  let begun = 0;
  const some = async () => {
    while (begun < count) {
      begun += 1;
      const task = newTask("ended");
      await store.create(task);
      await store.settle(await store.claim(WORKER, { leaseMs: LEASE_MS, id: task.id }), OUTCOME);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}

/** Microseconds of one claim of whatever waits longest, median; each finds one task among those that are held or have ended. */
export async function claimOften(store, count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    await store.create(newTask("found"));
    const began = performance.now();
    const claim = await store.claim(WORKER, { leaseMs: LEASE_MS, kinds: ["found"] });
    times.push((performance.now() - began) * 1000);
    await store.settle(claim, OUTCOME);
  }
  return median(times);
}
