import { memoryStore } from "@mortise/ext-tasks/store";
import { inProcess } from "@mortise/ext-tasks/server";
import { describe, expect, it } from "vitest";
import { call, reaching, serverWithTasks } from "./ask.js";
import { wrapped } from "./stores.js";

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
});
