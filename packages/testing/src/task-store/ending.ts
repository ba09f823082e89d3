import type { TaskOutcome } from "@mortise/ext-tasks/store";
import { equal } from "../contract/check.js";
import { answer, claimed, newTask, question, stored } from "./sample.js";
import type { StoreCases } from "./subject.js";

const OUTCOMES: readonly TaskOutcome[] = [
  {
    status: "completed",
    result: { content: [{ type: "text", text: "done" }], structuredContent: null, isError: true },
  },
  { status: "failed", error: { code: -32603, message: "Internal error", data: { why: null } } },
  { status: "cancelled" },
];

/** How tasks end, and go. */
export const ending: StoreCases = {
  "keeps each outcome as it was": async ({ store, other }) => {
    for (const [i, outcome] of OUTCOMES.entries()) {
      const claim = await claimed(store, `t${i}`);
      equal(await store.settle(claim, outcome), true, "settling");
      equal((await stored(other, `t${i}`)).outcome, outcome, "the outcome");
    }
  },

  "lets one of many outcomes count": async ({ store }) => {
    const claim = await claimed(store, "t1");
    const settled = await Promise.all(
      Array.from({ length: 10 }, (_, i) => store.settle(claim, OUTCOMES[i % 3] as TaskOutcome)),
    );
    equal(settled.filter(Boolean).length, 1, "the number of outcomes that were taken");
    equal((await stored(store, "t1")).outcome, OUTCOMES[settled.indexOf(true) % 3], "the outcome");
  },

  "gives out no task that has ended": async ({ store, other }) => {
    await store.settle(await claimed(store, "t1"), { status: "cancelled" });
    equal(await other.claim("w", { leaseMs: 1_000 }), undefined, "a claim");
    equal(await other.claim("w", { leaseMs: 1_000, id: "t1" }), undefined, "a claim by id");
  },

  "drops the questions of a task that ends, and takes no answers": async ({ store }) => {
    const claim = await claimed(store, "t1");
    await store.ask(claim, "a", question("A?"));
    await store.settle(claim, { status: "cancelled" });
    equal(await store.answer("t1", { a: answer("late") }), true, "answering");
    const { questions, answers } = await stored(store, "t1");
    equal({ questions, answers }, { questions: {}, answers: {} }, "what is left");
  },

  "notes that somebody wants the task to end, and leaves its end to the holder": async ({ store, other }) => {
    const claim = await claimed(store, "t1");
    equal(await other.cancel("t1"), true, "cancelling");
    const { cancelRequested, outcome } = await stored(store, "t1");
    equal([cancelRequested, outcome], [true, undefined], "the task");
    equal(await store.settle(claim, OUTCOMES[0] as TaskOutcome), true, "completing it nevertheless");
    equal(await other.cancel("t1"), true, "cancelling what has ended");
    equal((await stored(store, "t1")).outcome, OUTCOMES[0], "the outcome");
  },

  "grows the revision and the time with every change that a reader sees": async ({ store }) => {
    const claim = await claimed(store, "t1");
    const changes = [
      () => store.report(claim, { statusMessage: "half" }),
      () => store.ask(claim, "a", question("A?")),
      () => store.answer("t1", { a: answer("1") }),
      () => store.cancel("t1"),
      () => store.settle(claim, { status: "cancelled" }),
    ];
    let last = await stored(store, "t1");
    for (const change of changes) {
      await change();
      const now = await stored(store, "t1");
      equal([now.revision > last.revision, now.updatedAt >= last.updatedAt], [true, true], "revision and time grew");
      last = now;
    }
    equal(last.statusMessage, "half", "the message");
  },

  "deletes what has outlived its time, and nothing else": async ({ store, other }) => {
    const createdAt = 1_000_000;
    await store.create(newTask("old", { createdAt, ttlMs: 10 }));
    await store.create(newTask("young", { createdAt, ttlMs: 11 }));
    await store.create(newTask("kept", { createdAt, ttlMs: null }));
    equal(await store.sweep(createdAt + 10), 1, "the number of deleted tasks");
    equal(await other.get("old"), undefined, "the old one");
    await stored(other, "young");
    equal(await other.sweep(Number.MAX_SAFE_INTEGER), 1, "the number that is deleted at the end of time");
    await stored(store, "kept");
  },
};
