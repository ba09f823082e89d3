import type { TaskStore } from "@mortise/ext-tasks/store";
import { equal, eventually, pause } from "../contract/check.js";
import { answer, claimed, newTask, question, stored } from "./sample.js";
import type { Stores, StoreCases } from "./subject.js";

/** Who waits learns of changes, whoever makes them. */
export const watching: StoreCases = {
  "tells of every change of a watched task": async ({ store, other }) => {
    const claim = await claimed(store, "t1");
    let seen = 0;
    const end = await other.watch(["t1"], () => (seen += 1));
    const changes = [
      () => store.report(claim, { statusMessage: "half" }),
      () => store.ask(claim, "a", question("A?")),
      () => store.answer("t1", { a: answer("1") }),
      () => store.cancel("t1"),
      () => store.settle(claim, { status: "cancelled" }),
    ];
    for (const change of changes) {
      const before = seen;
      await change();
      await eventually(() => seen > before);
    }
    end();
  },

  "tells when a watched task is deleted": async ({ store, other }) => {
    await store.create(newTask("t1", { ttlMs: 1, createdAt: 0 }));
    let seen = 0;
    const end = await other.watch(["t1"], () => (seen += 1));
    await store.sweep(Date.now());
    await eventually(() => seen > 0);
    end();
  },

  "tells with the change to be read": async (stores) => {
    const { store, other } = stores;
    const claim = await claimed(store, "t1");
    const readings: Promise<string | undefined>[] = [];
    const end = await other.watch(["t1"], (id) => readings.push(messageOf(other, id)));
    await store.report(claim, { statusMessage: "there" });
    await eventually(async () => (await Promise.all(readings)).includes("there"));
    end();
  },

  "says which of the watched tasks it was, and nothing of others": async ({ store, other }) => {
    const claims = [await claimed(store, "t1"), await claimed(store, "t2"), await claimed(store, "t3")] as const;
    const seen = new Set<string>();
    const end = await other.watch(["t1", "t2"], (id) => seen.add(id));
    await store.report(claims[2], { statusMessage: "x" });
    await store.report(claims[1], { statusMessage: "x" });
    await eventually(() => seen.has("t2"));
    await pause(20);
    equal(seen.has("t3"), false, "told of another task");
    end();
  },

  "ends one watch and leaves the others": async ({ store }: Stores) => {
    const claim = await claimed(store, "t1");
    let [first, second] = [0, 0];
    const end = await store.watch(["t1"], () => (first += 1));
    const endOther = await store.watch(["t1"], () => (second += 1));
    end();
    end();
    await store.report(claim, { statusMessage: "x" });
    await eventually(() => second > 0);
    equal(first, 0, "calls after the end");
    endOther();
  },
};

const messageOf = async (store: TaskStore, id: string): Promise<string | undefined> =>
  (await stored(store, id)).statusMessage;
