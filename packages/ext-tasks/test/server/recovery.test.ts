import { memoryStore } from "@mortise/ext-tasks/store";
import type { TaskStore } from "@mortise/ext-tasks/store";
import { inProcess } from "@mortise/ext-tasks/server";
import type { TaskSettings } from "@mortise/ext-tasks/server";
import { flag } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, call, reaching, serverWithTasks } from "./ask.js";

const LEASE_MS = 150;

/** One process of several that share a store. `silent` is the one that dies: its heartbeats reach nobody. */
function instance(
  store: TaskStore,
  steps: string[],
  { silent = false, ...settings }: Partial<TaskSettings> & { silent?: boolean } = {},
) {
  const reached: TaskStore = silent ? dying(store) : store;
  const { server } = serverWithTasks({ store: reached, runner: inProcess({ leaseMs: LEASE_MS, pollMs: 20 }) });
  server.tool("move", {
    task: { support: "required", version: "1", ...settings },
    handler: async (_args, ctx) => {
      const from = await ctx.once("from", () => steps.push("from"));
      const { sure } = await ctx.ask("sure", { message: "Sure?", fields: { sure: flag() } });
      const to = await ctx.once("to", () => steps.push("to"));
      await ctx.ask("again", { message: "Really?", fields: { sure: flag() } });
      return `${from} ${sure} ${to}`;
    },
  });
  return server;
}

/** The store as a process has it whose timers stand still. */
function dying(store: TaskStore): TaskStore {
  return new Proxy(store, {
    get: (target, name) => {
      if (name === "heartbeat") return async () => true;
      const member = target[name as keyof TaskStore] as (...args: unknown[]) => unknown;
      return member.bind(target);
    },
  });
}

const yes = (key: string) => ({ [key]: { action: "accept", content: { sure: true } } });

describe("a task whose process dies", () => {
  it("goes on elsewhere, with the steps that were done and the answers that were given", async () => {
    const [store, steps] = [memoryStore(), [] as string[]];
    const first = instance(store, steps, { silent: true });
    const { taskId } = await call(first, "move");
    await reaching(first, taskId, "input_required");
    await ask(first, "tasks/update", { taskId, inputResponses: yes("sure") });
    await expect.poll(async () => Object.keys((await store.get(taskId))?.questions ?? {})).toEqual(["again"]);
    const second = instance(store, steps);
    await new Promise((resolve) => setTimeout(resolve, 2 * LEASE_MS)); // until the lease has run out
    await ask(second, "tasks/update", { taskId, inputResponses: yes("again") });
    const { result } = await reaching(second, taskId, "completed");
    expect([result.content[0].text, steps]).toEqual(["1 true 2", ["from", "to"]]);
    await Promise.all([first.close(), second.close()]);
  });

  it("goes on elsewhere at once when the server closes", async () => {
    const [store, steps] = [memoryStore(), [] as string[]];
    const first = instance(store, steps);
    const { taskId } = await call(first, "move");
    await reaching(first, taskId, "input_required");
    await first.close();
    const second = instance(store, steps);
    await ask(second, "tasks/update", { taskId, inputResponses: yes("sure") });
    await expect.poll(async () => Object.keys((await store.get(taskId))?.questions ?? {})).toEqual(["again"]);
    await ask(second, "tasks/update", { taskId, inputResponses: yes("again") });
    await reaching(second, taskId, "completed");
    await second.close();
  });

  it("fails where the tool has changed, unless the tool says that it can go on", async () => {
    for (const [resumes, status] of [
      [[], "failed"],
      [["1"], "input_required"],
      ["any", "input_required"],
    ] as const) {
      const store = memoryStore();
      const first = instance(store, []);
      const { taskId } = await call(first, "move");
      await reaching(first, taskId, "input_required");
      await first.close();
      const second = instance(store, [], { version: "2", resumes });
      await expect.poll(async () => (await store.claim("x", { leaseMs: 1, id: taskId })) === undefined).toBe(true); // it was taken on
      const task = await reaching(second, taskId, status);
      if (status === "failed") expect(task.error.message).toContain("has changed since this task began");
      await second.close();
    }
  });

  it("is cancelled where nobody runs it", async () => {
    const store = memoryStore();
    const first = instance(store, []);
    const { taskId } = await call(first, "move");
    await reaching(first, taskId, "input_required");
    await first.close();
    await store.cancel(taskId);
    const second = instance(store, []);
    await reaching(second, taskId, "cancelled");
    await second.close();
  });
});
