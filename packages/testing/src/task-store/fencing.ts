import type { Claim, TaskStore } from "@mortise/ext-tasks/store";
import { equal, pause } from "../contract/check.js";
import { claimed, claimOf, question, refused, SHORT, stored } from "./sample.js";
import type { StoreCases } from "./subject.js";

/** Who has lost the task changes nothing any more. */
export const fencing: StoreCases = {
  "refuses every write of a holder whose lease ran out and whom another followed": async ({ store, other }) => {
    const stale = await claimed(store, "t1", SHORT);
    await pause(2 * SHORT);
    await claimOf(other, "t1", "second");
    await refusesAll(store, stale);
  },

  "refuses them once the lease has run out, though nobody else has claimed the task yet": async ({ store }) => {
    const stale = await claimed(store, "t1", SHORT);
    await pause(2 * SHORT);
    await refusesAll(store, stale);
  },

  "refuses them of the same worker under an older claim": async ({ store }) => {
    const stale = await claimed(store, "t1", SHORT);
    await pause(2 * SHORT);
    const again = await claimOf(store, "t1", "first");
    await refusesAll(store, stale);
    equal(await store.settle(again, { status: "cancelled" }), true, "what the newer claim settles");
  },

  "refuses them of a holder who gave the task back": async ({ store, other }) => {
    const stale = await claimed(store, "t1");
    await store.release(stale);
    await claimOf(other, "t1", "second");
    await refusesAll(store, stale);
  },

  "refuses them once the task has ended": async ({ store }) => {
    const claim = await claimed(store, "t1");
    equal(await store.settle(claim, { status: "completed", result: { content: [] } }), true, "the outcome");
    await refusesAll(store, claim);
  },

  "does not let a stale holder give away what another holds": async ({ store, other }) => {
    const stale = await claimed(store, "t1", SHORT);
    await pause(2 * SHORT);
    const second = await claimOf(other, "t1", "second");
    await store.release(stale);
    equal(await store.claim("third", { leaseMs: 1_000 }), undefined, "a claim after a stale release");
    equal(await other.heartbeat(second, 1_000), true, "the holder's heartbeat");
  },
};

async function refusesAll(store: TaskStore, stale: Claim): Promise<void> {
  const before = JSON.stringify(await stored(store, stale.id));
  await refused(store.report(stale, { statusMessage: "stale" }), "a stale report");
  await refused(store.ask(stale, "stale", question("stale")), "a stale question");
  await refused(store.recordStep(stale, "stale", 1), "a stale step");
  equal(await store.heartbeat(stale, 1_000), false, "a stale heartbeat");
  equal(await store.settle(stale, { status: "cancelled" }), false, "a stale outcome");
  equal(JSON.stringify(await stored(store, stale.id)), before, "the task");
}
