import { equal } from "../contract/check.js";
import { claimed, claimOf, stored } from "./sample.js";
import type { StoreCases } from "./subject.js";

/** What a handler has done. */
export const steps: StoreCases = {
  "keeps the first value of a step and returns it from then on": async ({ store }) => {
    const claim = await claimed(store, "t1");
    const value = { n: 1 };
    equal(await store.recordStep(claim, "s", value), { n: 1 }, "the first value");
    value.n = 3; // what was recorded is a copy
    equal(await store.recordStep(claim, "s", { n: 2 }), { n: 1 }, "the value, recorded again");
    equal((await stored(store, "t1")).steps, { s: { n: 1 } }, "the steps");
  },

  "keeps values that are falsy": async ({ store }) => {
    const claim = await claimed(store, "t1");
    for (const value of [null, false, 0, ""]) {
      const key = JSON.stringify(value);
      equal(await store.recordStep(claim, key, value), value, `the value ${key}`);
      equal(await store.recordStep(claim, key, "another"), value, `the value ${key}, recorded again`);
    }
  },

  "loses no step of many that end at once": async ({ store }) => {
    const claim = await claimed(store, "t1");
    const keys = ["__proto__", ...Array.from({ length: 10 }, (_, i) => `s${i}`)];
    await Promise.all(keys.map((key) => store.recordStep(claim, key, key)));
    equal(Object.keys((await stored(store, "t1")).steps).sort(), keys.sort(), "the steps");
  },

  "gives steps to whoever goes on with the task": async ({ store, other }) => {
    const claim = await claimed(store, "t1");
    await store.recordStep(claim, "s", 1);
    await store.release(claim);
    const next = await claimOf(other, "t1", "second");
    equal(next.task.steps, { s: 1 }, "the steps");
    equal(await other.recordStep(next, "s", 2), 1, "the value, recorded by the next holder");
  },
};
