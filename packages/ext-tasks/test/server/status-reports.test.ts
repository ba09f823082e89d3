import { describe, expect, it, vi } from "vitest";
import { memoryStore } from "@mortise/ext-tasks/store";
import { call, reaching, serverWithTasks } from "./ask.js";
import { StatusReports } from "../../src/server/status-reports.js";
import { gate, wrapped } from "./stores.js";

describe("what a handler says of its work", () => {
  it("stays in its order, by progress and in words, however fast it comes", async () => {
    const { server } = serverWithTasks();
    server.tool("work", {
      task: "required",
      handler(_args, ctx) {
        for (let i = 1; i <= 1_000; i++) ctx.progress(i);
        ctx.task.status("checking");
      },
    });
    server.tool("reverse", {
      task: "required",
      handler(_args, ctx) {
        for (let i = 1; i <= 1_000; i++) ctx.task.status("checking");
        ctx.progress(1, { total: 2 });
      },
    });
    for (const [name, last] of Object.entries({ work: "checking", reverse: "1 of 2" })) {
      const { taskId } = await call(server, name);
      expect((await reaching(server, taskId, "completed")).statusMessage).toBe(last);
    }
  });

  it("is written now and then, not each time", async () => {
    let writes = 0;
    const store = wrapped(memoryStore(), async (operation, run) => {
      if (operation === "report") writes += 1;
      return run();
    });
    const { server } = serverWithTasks({ store });
    server.tool("work", {
      task: "required",
      async handler(_args, ctx) {
        for (let i = 1; i <= 200; i++) {
          ctx.progress(i);
          await Promise.resolve(); // the store has written what came before
        }
      },
    });
    const { taskId } = await call(server, "work");
    expect((await reaching(server, taskId, "completed")).statusMessage).toBe("200");
    expect(writes).toBe(2);
  });

  it("is written no more when its task is somebody else's, and it does not stop", async () => {
    let writes = 0;
    const store = wrapped(memoryStore(), async (operation, run) => {
      if (operation === "report") writes += 1;
      return run();
    });
    const { server } = serverWithTasks({ store });
    const begun = gate();
    let say = (): void => {};
    server.tool("work", {
      task: "required",
      handler(_args, ctx) {
        say = () => ctx.task.status("still here");
        begun.open();
        return new Promise<string>(() => {});
      },
    });
    await call(server, "work");
    await begun.opened;
    await server.close();
    say();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(writes).toBe(0);
  });
});

describe("reports", () => {
  it("are written at once, then the newest after each pause, and the last without one", async () => {
    vi.useFakeTimers();
    try {
      const written: string[] = [];
      const reports = new StatusReports(async (message) => void written.push(message));
      for (const message of ["a", "b", "c"]) reports.say(message);
      await vi.advanceTimersByTimeAsync(0);
      expect(written).toEqual(["a"]);
      await vi.advanceTimersByTimeAsync(50);
      expect(written).toEqual(["a", "c"]);
      reports.say("d");
      await reports.end();
      expect(written).toEqual(["a", "c", "d"]);
      reports.say("e");
      await vi.advanceTimersByTimeAsync(1_000);
      expect(written).toEqual(["a", "c", "d"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("go on after one that could not be written", async () => {
    const written: string[] = [];
    const reports = new StatusReports(async (message) => {
      if (message === "a") throw new Error("busy");
      written.push(message);
    });
    reports.say("a");
    reports.say("b");
    await reports.end();
    expect(written).toEqual(["b"]);
  });
});
