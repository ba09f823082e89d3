import { check, equal, pause } from "../contract/check.js";
import { claimed, claimOf, LONG, newTask, SHORT } from "./sample.js";
import type { StoreCases } from "./subject.js";

/** One holder at a time. */
export const claiming: StoreCases = {
  "gives a task to one worker at a time": async ({ store, other }) => {
    await store.create(newTask("t1"));
    const tries = Array.from({ length: 10 }, (_, i) => (i % 2 ? other : store).claim(`w${i}`, { leaseMs: LONG }));
    const won = (await Promise.all(tries)).filter((claim) => claim !== undefined);
    equal(won.length, 1, "the number of claims");
    equal([won[0]?.id, won[0]?.task.id, won[0]?.task.kind], ["t1", "t1", "work"], "the claim");
  },

  "gives each of many tasks to one of many workers": async ({ store, other }) => {
    const ids = Array.from({ length: 20 }, (_, i) => `t${i}`);
    await Promise.all(ids.map((id) => store.create(newTask(id))));
    const claim = async (i: number) => (i % 2 ? other : store).claim(`w${i}`, { leaseMs: LONG });
    const got: string[] = [];
    for (let round = 0; round < 10 && got.length < ids.length; round++) {
      const won = await Promise.all(ids.map((_, i) => claim(i)));
      got.push(...won.filter((each) => each !== undefined).map(({ id }) => id));
    }
    equal(got.sort(), ids.sort(), "the tasks that were claimed");
  },

  "gives out only what the worker can run": async ({ store }) => {
    await store.create(newTask("t1", { kind: "a" }));
    equal(await store.claim("w", { leaseMs: LONG, kinds: [] }), undefined, "a claim of no kind");
    equal(await store.claim("w", { leaseMs: LONG, kinds: ["b"] }), undefined, "a claim of another kind");
    equal(
      await store.claim("w", { leaseMs: LONG, kinds: ["b"], id: "t1" }),
      undefined,
      "a claim of another kind, by id",
    );
    equal((await store.claim("w", { leaseMs: LONG, kinds: ["b", "a"] }))?.id, "t1", "the claim");
  },

  "gives a task to another worker once the lease has run out, with a larger token": async ({ store, other }) => {
    const first = await claimed(store, "t1", SHORT);
    await pause(2 * SHORT);
    const second = await claimOf(other, "t1", "second");
    check(second.token > first.token, `the token went from ${first.token} to ${second.token}`);
  },

  "holds a task for as long as its worker is heard of": async ({ store, other }) => {
    const claim = await claimed(store, "t1", 10 * SHORT);
    equal(await store.heartbeat(claim, LONG), true, "the heartbeat");
    await pause(12 * SHORT);
    equal(await other.claim("second", { leaseMs: LONG }), undefined, "a claim after a heartbeat");
  },

  "tells which tasks wait, the longest first, and claims none": async ({ store, other }) => {
    for (const id of ["t1", "t2", "t3", "t4"]) await store.create(newTask(id, { kind: id === "t4" ? "else" : "work" }));
    const released = await claimOf(store, "t1", "w");
    await claimOf(store, "t2", "w");
    const ended = await claimOf(store, "t4", "w");
    await pause(2 * SHORT); // so that the release is later than the creation of t3 on any clock
    await store.release(released);
    const ids = async (limit: number, kinds = ["work", "none"]) =>
      (await other.waiting({ kinds, limit })).map(({ id, kind }) => `${id} ${kind}`);
    equal(await ids(10), ["t3 work", "t1 work"], "what waits");
    equal(await ids(1), ["t3 work"], "the one that has waited longest");
    equal(await ids(10, []), [], "what waits of no kind");
    equal(await ids(10, ["else"]), [], "what is held");
    await store.settle(ended, { status: "cancelled" });
    equal(await ids(10, ["else"]), [], "what has ended");
    equal((await other.claim("w", { leaseMs: LONG, id: "t3" }))?.token, 1, "the first claim of what was told");
  },

  "gives a released task to another worker at once": async ({ store, other }) => {
    await store.release(await claimed(store, "t1"));
    equal((await claimOf(other, "t1", "second")).worker, "second", "the worker");
  },
};
