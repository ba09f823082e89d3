import { check, equal } from "../contract/check.js";
import { answer, claimed, claimOf, newTask, question, stored } from "./sample.js";
import type { StoreCases } from "./subject.js";

/** Questions and their answers. */
export const answering: StoreCases = {
  "keeps questions until each has its answer": async ({ store, other }) => {
    const claim = await claimed(store, "t1");
    await store.ask(claim, "a", question("A?"));
    await store.ask(claim, "b", question("B?"));
    equal(Object.keys((await stored(other, "t1")).questions).sort(), ["a", "b"], "the questions");
    equal(await other.answer("t1", { a: answer("1") }), true, "answering one");
    const { questions, answers } = await stored(store, "t1");
    equal({ questions, answers }, { questions: { b: question("B?") }, answers: { a: answer("1") } }, "what is left");
  },

  "ignores answers to what is not asked": async ({ store }) => {
    await store.create(newTask("t1"));
    const strange = JSON.parse('{"x":{"action":"decline"},"__proto__":{"action":"decline"}}') as Record<string, never>;
    equal(await store.answer("t1", strange), true, "answering");
    equal((await stored(store, "t1")).answers, {}, "the answers");
  },

  "takes one answer to a question, and the first": async ({ store, other }) => {
    const claim = await claimed(store, "t1");
    await store.ask(claim, "a", question("A?"));
    await store.answer("t1", { a: answer("first") });
    await other.answer("t1", { a: answer("second") });
    equal((await stored(store, "t1")).answers, { a: answer("first") }, "the answers");
  },

  "takes one of many answers that come at once": async ({ store, other }) => {
    const claim = await claimed(store, "t1");
    await store.ask(claim, "a", question("A?"));
    const values = Array.from({ length: 10 }, (_, i) => answer(String(i)));
    await Promise.all(values.map((value, i) => (i % 2 ? other : store).answer("t1", { a: value })));
    const [first, second] = [await stored(store, "t1"), await stored(other, "t1")];
    equal(first.answers, second.answers, "the answers, seen twice");
    check(
      values.some((value) => JSON.stringify(value) === JSON.stringify(first.answers.a)),
      "it is none that was given",
    );
  },

  "loses none of the answers to different questions that come at once": async ({ store, other }) => {
    const claim = await claimed(store, "t1");
    const keys = Array.from({ length: 10 }, (_, i) => `q${i}`);
    await Promise.all(keys.map((key) => store.ask(claim, key, question(key))));
    await Promise.all(keys.map((key, i) => (i % 2 ? other : store).answer("t1", { [key]: answer(key) })));
    const { answers, questions } = await stored(store, "t1");
    equal(Object.keys(answers).sort(), keys.sort(), "the answers");
    equal(questions, {}, "the questions");
  },

  "asks nothing under a key twice: the first question of it counts": async ({ store }) => {
    const claim = await claimed(store, "t1");
    await store.ask(claim, "a", question("A?"));
    await store.ask(claim, "a", question("Another?"));
    equal((await stored(store, "t1")).questions, { a: question("A?") }, "the questions");
    await store.answer("t1", { a: answer("1") });
    await store.ask(claim, "a", question("A?"));
    equal((await stored(store, "t1")).questions, {}, "the questions, once answered");
  },

  "gives questions and answers to whoever goes on with the task": async ({ store, other }) => {
    const claim = await claimed(store, "t1");
    await store.ask(claim, "a", question("A?"));
    await store.ask(claim, "b", question("B?"));
    await other.answer("t1", { a: answer("1") });
    await store.release(claim);
    const { task } = await claimOf(other, "t1", "second");
    equal([task.answers, task.questions], [{ a: answer("1") }, { b: question("B?") }], "what the next holder gets");
  },
};
