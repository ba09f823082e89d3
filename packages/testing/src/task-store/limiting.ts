import { equal, rejection } from "../contract/check.js";
import { claimOf, newTask } from "./sample.js";
import type { StoreCases } from "./subject.js";

const of = (principal: string | null) => ({ principal });

/** How many tasks one principal may have at once. */
export const limiting: StoreCases = {
  "creates no more open tasks of one principal than it may, and keeps nothing of those it refuses": async (stores) => {
    const { store, other } = stores;
    equal(await store.create(newTask("t1", of("ada")), { maxOpen: 2 }), true, "creating the first");
    equal(await other.create(newTask("t2", of("ada")), { maxOpen: 2 }), true, "creating the second");
    equal(await other.create(newTask("t3", { ...of("ada"), steps: { s: 1 } }), { maxOpen: 2 }), false, "the third");
    equal(await store.get("t3"), undefined, "the task that was refused");
    equal(await store.claim("w", { leaseMs: 1_000, id: "t3" }), undefined, "claiming it");
    equal(await store.create(newTask("t3", of("ada"))), true, "creating it where there is no bound");
  },

  "holds to that however many are created at once": async ({ store, other }) => {
    const tries = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? other : store).create(newTask(`t${i}`, of("ada")), { maxOpen: 5 }),
    );
    equal((await Promise.all(tries)).filter(Boolean).length, 5, "the number of tasks");
  },

  "counts each principal by itself, and nobody as one": async ({ store }) => {
    for (const [i, principal] of [null, "null", "", "ada", "Ada", "__proto__"].entries()) {
      equal(await store.create(newTask(`a${i}`, of(principal)), { maxOpen: 1 }), true, `a task of ${principal}`);
      equal(await store.create(newTask(`b${i}`, of(principal)), { maxOpen: 1 }), false, `another of ${principal}`);
    }
  },

  "counts what has not ended, and nothing twice": async ({ store, other }) => {
    const create = (id: string) => store.create(newTask(id, { ...of("ada"), ttlMs: 1_000 }), { maxOpen: 1 });
    equal(await create("t1"), true, "the first");
    await rejection(store.create(newTask("t1", of("ada")), { maxOpen: 2 }), "creating it again");
    const claim = await claimOf(other, "t1", "first");
    equal(await create("t2"), false, "another while it runs");
    await other.settle(claim, { status: "cancelled" });
    equal(await create("t2"), true, "another once it has ended");
    await other.sweep(Date.now() + 10_000);
    equal(await create("t3"), true, "another once all were swept");
    equal(await create("t4"), false, "one more");
  },
};
