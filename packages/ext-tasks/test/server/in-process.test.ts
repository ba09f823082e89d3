import { memoryStore } from "@mortise/ext-tasks/store";
import type { ClaimOptions } from "@mortise/ext-tasks/store";
import { inProcess } from "@mortise/ext-tasks/server";
import { describe, expect, it } from "vitest";
import { call, reaching, serverWithTasks } from "./ask.js";
import { gate, wrapped } from "./stores.js";

describe("the runner in this process", () => {
  it("runs so many at once and no more, and the next as soon as there is room", async () => {
    const store = wrapped(memoryStore(), async (operation, run) => {
      if (operation === "claim") await new Promise((resolve) => setTimeout(resolve, 5)); // several are on their way at once
      return run();
    });
    // Nothing is looked for by itself within the time of this test.
    const { server } = serverWithTasks({ store, runner: inProcess({ concurrency: 2, pollMs: 60_000 }) });
    let [running, most] = [0, 0];
    server.tool("work", {
      task: "required",
      async handler() {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 10));
        running -= 1;
      },
    });
    const created = await Promise.all(Array.from({ length: 7 }, () => call(server, "work")));
    for (const { taskId } of created) await reaching(server, taskId as string, "completed");
    expect(most).toBe(2);
    await server.close();
  });

  it.each(["a look", "a task"])("takes on what came while it asked in vain for %s", async (what) => {
    const [asking, { opened, open }] = [gate(), gate()];
    const store = wrapped(memoryStore(), async (operation, run, args) => {
      const isNamed = operation === "claim" && (args[1] as ClaimOptions).id !== undefined;
      if (operation !== "claim" || isNamed !== (what === "a task") || asking.isOpen()) return run();
      asking.open();
      await opened;
      return undefined; // somebody else has it
    });
    const { server } = serverWithTasks({ store, runner: inProcess({ concurrency: 1, pollMs: 60_000 }) });
    server.tool("work", { task: "required", handler: () => "done" });
    if (what === "a task") await new Promise((resolve) => setTimeout(resolve, 10)); // the first look is over
    const first = what === "a task" ? await call(server, "work") : undefined;
    await asking.opened;
    const second = await call(server, "work");
    open();
    for (const created of [first, second]) if (created) await reaching(server, created.taskId, "completed");
    await server.close();
  });

  it("leaves tasks alone whose tools it does not have", async () => {
    const store = memoryStore();
    const idle = { start: () => {}, wake: () => {}, close: async () => {} };
    const { server: creator } = serverWithTasks({ store, runner: idle });
    creator.tool("elsewhere", { task: "required", handler: () => "" });
    const { taskId } = await call(creator, "elsewhere");
    const { server, bugs } = serverWithTasks({ store, runner: inProcess({ pollMs: 5 }) });
    server.tool("here", { task: "required", handler: () => "" });
    await reaching(server, (await call(server, "here")).taskId, "completed");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await store.claim("one who can", { leaseMs: 1, id: taskId }))?.token).toBe(1);
    expect(bugs).toEqual([]);
    await server.close();
  });
});
