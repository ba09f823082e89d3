import { memoryStore } from "@mortise/ext-tasks/store";
import type { TaskStore } from "@mortise/ext-tasks/store";
import { inProcess } from "@mortise/ext-tasks/server";
import { flag } from "@mortise/server";
import type { Server } from "@mortise/server";
import { describe, expect, it, vi } from "vitest";
import { ask, call, reaching, serverWithTasks } from "./ask.js";
import { gate, wrapped } from "./stores.js";

const LOST = new Error("connection lost");

/** The same numbers for the same seed, from 0 to 1 (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A store out of whose operations one in eight fails: before it was done, or after it, so that only its answer is lost. */
function faulty(store: TaskStore, next: () => number): TaskStore {
  return wrapped(store, async (operation, run) => {
    if (operation === "watch") return run();
    const chance = next();
    if (chance < 1 / 16) throw LOST;
    const result = await run();
    if (chance < 1 / 8) throw LOST;
    return result;
  });
}

function instance(store: TaskStore, steps: string[], leaseMs = 60): { server: Server; bugs: unknown[] } {
  const made = serverWithTasks({ store, runner: inProcess({ pollMs: 5, leaseMs }) });
  made.server.tool("work", {
    task: "required",
    async handler(_args, ctx) {
      const said: unknown[] = [];
      for (const key of ["a", "b", "c"]) said.push(await ctx.once(key, () => steps.push(key)));
      const { sure } = await ctx.ask("sure", { message: "Sure?", fields: { sure: flag() } });
      ctx.task.status("nearly");
      return JSON.stringify([...said, await ctx.once("d", () => steps.push("d")), sure]);
    },
  });
  return made;
}

/** What a client does that was answered with an internal error. */
const again = <T>(request: () => Promise<T>): Promise<T> => vi.waitFor(request, { timeout: 5_000, interval: 2 });

describe("a store that fails now and then", () => {
  it.each([1, 2, 3, 4])("loses no task, no step and no answer: %d [TASK-S-061]", async (seed) => {
    const store = memoryStore();
    const servers = [instance(faulty(store, random(seed)), []), instance(faulty(store, random(-seed)), [])];
    const of = (i: number): Server => servers[i % 2]!.server;
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, i) => again(async () => (await call(of(i), "work")).taskId as string)),
    );
    await Promise.all(
      ids.map(async (taskId, i) => {
        const asked = await again(async () => (await store.get(taskId))?.questions.sure ?? Promise.reject(LOST));
        expect(asked).toMatchObject({ method: "elicitation/create" });
        const sure = { sure: { action: "accept", content: { sure: i % 2 === 0 } } };
        await again(() => ask(of(i + 1), "tasks/update", { taskId, inputResponses: sure }));
        const outcome = await again(async () => (await store.get(taskId))?.outcome ?? Promise.reject(LOST));
        const { steps } = (await store.get(taskId))!;
        expect(outcome).toMatchObject({
          status: "completed",
          result: { content: [{ text: JSON.stringify([steps.a, steps.b, steps.c, steps.d, i % 2 === 0]) }] },
        });
      }),
    );
    expect(servers.flatMap(({ bugs }) => bugs)).toContain(LOST);
    expect(new Set(servers.flatMap(({ bugs }) => bugs))).toEqual(new Set([LOST]));
    await Promise.all(servers.map(({ server }) => server.close()));
  });

  it("is given the task back at once when it did not take its outcome", async () => {
    let failed = false;
    const store = wrapped(memoryStore(), (operation, run) => {
      if (operation !== "settle" || failed) return run();
      failed = true;
      return Promise.reject(LOST);
    });
    const { server } = serverWithTasks({ store, runner: inProcess({ pollMs: 10 }) }); // a lease of 30 s
    server.tool("work", { task: "required", handler: () => "done" });
    await reaching(server, (await call(server, "work")).taskId, "completed");
    expect(failed).toBe(true);
    await server.close();
  });

  it("needs to tell nothing: a task finds its answer, and that it was cancelled, by looking now and then", async () => {
    const store = wrapped(memoryStore(), async (operation, run) => (operation === "watch" ? () => {} : run()));
    const { server } = instance(store, [], 1_500); // none of them is claimed again
    const [answered, cancelled] = [await call(server, "work"), await call(server, "work")];
    for (const { taskId } of [answered, cancelled]) await reaching(server, taskId, "input_required");
    const sure = { sure: { action: "accept", content: { sure: true } } };
    await ask(server, "tasks/update", { taskId: answered.taskId, inputResponses: sure });
    await ask(server, "tasks/cancel", { taskId: cancelled.taskId });
    await reaching(server, answered.taskId, "completed");
    await reaching(server, cancelled.taskId, "cancelled");
    await server.close();
  });

  it.each([
    ["never comes to tell of changes", () => new Promise<never>(() => {}), []],
    ["cannot tell of changes", () => Promise.reject(LOST), [LOST]],
  ])("that %s runs tasks all the same, and lets its server close", async (_what, watch, expected) => {
    const store = wrapped(memoryStore(), (operation, run) => (operation === "watch" ? watch() : run()));
    const steps: string[] = [];
    const { server, bugs } = instance(store, steps, 300);
    const [answered, open] = [await call(server, "work"), await call(server, "work")];
    for (const { taskId } of [answered, open]) await reaching(server, taskId, "input_required");
    const sure = { sure: { action: "accept", content: { sure: true } } };
    await ask(server, "tasks/update", { taskId: answered.taskId, inputResponses: sure });
    await reaching(server, answered.taskId, "completed");
    await server.close();
    expect(await store.claim("other", { leaseMs: 1, id: open.taskId })).toMatchObject({ token: 2 }); // nobody else had it
    expect(bugs).toEqual([...expected, ...expected]);
  });

  it("may answer late: what was read before does not take the place of what was read since", async () => {
    const [inner, older, asksAgain] = [memoryStore(), gate(), gate()];
    let late = false;
    const store = wrapped(inner, async (operation, run) => {
      const isLate = operation === "state" && late;
      if (isLate) late = false;
      const result = await run();
      if (isLate) await older.opened;
      return result;
    });
    const { server } = serverWithTasks({ store }); // with the usual lease: nothing is read again by itself for 10 s
    const fields = { sure: flag() };
    server.tool("work", {
      task: "required",
      async handler(_args, ctx) {
        await Promise.all(["a", "b"].map((key) => ctx.ask(key, { message: "?", fields })));
        older.open();
        await asksAgain.opened;
        return String((await ctx.ask("a", { message: "?", fields })).sure);
      },
    });
    const { taskId } = await call(server, "work");
    await expect.poll(async () => Object.keys((await inner.get(taskId))!.questions)).toEqual(["a", "b"]);
    late = true;
    const yes = { action: "accept" as const, content: { sure: true } };
    await inner.answer(taskId, { b: yes });
    await inner.answer(taskId, { a: yes });
    await older.opened;
    await new Promise((resolve) => setTimeout(resolve, 20));
    asksAgain.open();
    await reaching(server, taskId, "completed");
    await server.close();
  });

  it("fails nothing when it is away while a task works", async () => {
    let away = false;
    const store = wrapped(memoryStore(), (_operation, run) => (away ? Promise.reject(LOST) : run()));
    const { server } = instance(store, []);
    const { taskId } = await call(server, "work");
    await reaching(server, taskId, "input_required");
    away = true;
    await new Promise((resolve) => setTimeout(resolve, 150)); // longer than the lease
    away = false;
    const sure = { sure: { action: "accept", content: { sure: true } } };
    await ask(server, "tasks/update", { taskId, inputResponses: sure });
    await reaching(server, taskId, "completed");
    await server.close();
  });
});
