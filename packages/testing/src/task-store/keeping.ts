import { check, equal, rejection } from "../contract/check.js";
import { answer, claimed, newTask, question, stored } from "./sample.js";
import type { StoreCases } from "./subject.js";

/** What is created is there, unchanged. */
export const keeping: StoreCases = {
  "finds a task as soon as it is created, and as it was": async ({ store, other }) => {
    const call = {
      method: "tools/call",
      params: { name: "work", arguments: { text: "ä🧩\u2028\u0001", none: null, list: [1, -0.5, 1e21, false] } },
      transport: "http",
      auth: { principal: "ada", scopes: ["a", "b"] },
    };
    const task = newTask("t1", {
      principal: "ada",
      call,
      ttlMs: null,
      answers: { q: answer("before") },
      steps: { s: 1 },
    });
    await store.create(task);
    for (const each of [store, other]) {
      const { revision, updatedAt, questions, cancelRequested, outcome, ...rest } = await stored(each, "t1");
      for (const [key, value] of Object.entries(task)) equal(rest[key as keyof typeof rest], value, key);
      check(Number.isSafeInteger(revision), "there is no revision");
      equal(updatedAt, task.createdAt, "updatedAt");
      equal({ questions, cancelRequested, outcome }, { questions: {}, cancelRequested: false }, "a task that is new");
    }
  },

  "tells how a task stands as the whole task does, without its call and steps": async ({ store, other }) => {
    const claim = await claimed(store, "t1");
    const same = async (when: string): Promise<void> => {
      const { call: _call, steps: _steps, ...state } = await stored(store, "t1");
      for (const each of [store, other]) equal(await each.state("t1"), state, `the state ${when}`);
    };
    await store.recordStep(claim, "s", 1);
    await same("at first");
    await store.report(claim, { statusMessage: "half" });
    for (const key of ["q1", "q2"]) await store.ask(claim, key, question(key));
    await store.answer("t1", { q1: answer("yes") });
    await same("with an answer and a question");
    await store.cancel("t1");
    await store.settle(claim, { status: "completed", result: { content: [] } });
    await same("at the end");
  },

  "knows nothing of other ids": async ({ store }) => {
    await store.create(newTask("t1"));
    for (const id of [
      "",
      "t",
      "t11",
      "T1",
      "__proto__",
      "constructor",
      "' OR 1=1 --",
      "t%",
      "\u0000".repeat(3),
      "x".repeat(10_000),
    ]) {
      equal(await store.get(id), undefined, `the task ${JSON.stringify(id.slice(0, 20))}`);
      equal(await store.state(id), undefined, "its state");
      equal(await store.answer(id, {}), false, "answering it");
      equal(await store.cancel(id), false, "cancelling it");
      equal(await store.claim("w", { leaseMs: 1_000, id }), undefined, "claiming it");
    }
  },

  "refuses an id that is taken, and leaves the task as it is": async ({ store, other }) => {
    await store.create(newTask("t1", { kind: "mine" }));
    await rejection(other.create(newTask("t1", { kind: "yours" })), "creating it again");
    equal((await stored(store, "t1")).kind, "mine", "the kind");
  },

  "hands out copies": async ({ store }) => {
    const task = newTask("t1", { steps: { s: { list: [1] } } });
    await store.create(task);
    for (const copy of [task, await stored(store, "t1")]) (copy.steps.s as { list: number[] }).list.push(2);
    equal((await stored(store, "t1")).steps, { s: { list: [1] } }, "the steps");
  },

  "takes names that mean something in JavaScript as plain names": async ({ store }) => {
    const names = JSON.parse('{"__proto__":1,"constructor":2,"toString":3}') as Record<string, unknown>;
    await store.create(newTask("t1", { steps: names }));
    equal(Object.entries((await stored(store, "t1")).steps).sort(), Object.entries(names).sort(), "the steps");
  },
};
