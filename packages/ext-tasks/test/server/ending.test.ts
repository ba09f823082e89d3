import { memoryStore } from "@mortise/ext-tasks/store";
import type { TaskStore } from "@mortise/ext-tasks/store";
import { inProcess } from "@mortise/ext-tasks/server";
import type { InProcessOptions, TasksOptions } from "@mortise/ext-tasks/server";
import type { RequestContext } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, call, PLAIN, reaching, serverWithTasks } from "./ask.js";
import { gate, wrapped } from "./stores.js";

/** A server of one tool, `work`. */
function running(
  store: TaskStore,
  handler: (ctx: RequestContext) => Promise<string>,
  runner: InProcessOptions = {},
  options: TasksOptions = {},
) {
  const made = serverWithTasks({ store, runner: inProcess({ pollMs: 10, ...runner }), ...options });
  made.server.tool("work", { task: "required", handler: (_args, ctx) => handler(ctx) });
  return made;
}

const never = () => new Promise<string>(() => {});
const untilAborted = ({ signal }: RequestContext) =>
  new Promise<string>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

describe("cancelling", () => {
  it("ends at once what waits for room [TASK-S-047]", async () => {
    let ran = 0;
    const { server } = running(memoryStore(), () => ((ran += 1), never()), { concurrency: 1 });
    const [first, second] = [await call(server, "work"), await call(server, "work")];
    await ask(server, "tasks/cancel", { taskId: second.taskId });
    expect((await ask(server, "tasks/get", { taskId: second.taskId })).status).toBe("cancelled");
    expect((await ask(server, "tasks/get", { taskId: first.taskId })).status).toBe("working");
    expect(ran).toBe(1);
    await server.close();
  });

  it("ends what this server could not run: its tool is another one's", async () => {
    const store = memoryStore();
    const { server: first } = running(store, never);
    const { taskId } = await call(first, "work");
    await first.close();
    const { server: second } = serverWithTasks({ store });
    await ask(second, "tasks/cancel", { taskId });
    expect((await ask(second, "tasks/get", { taskId })).status).toBe("cancelled");
    await second.close();
  });

  it("waits for a handler that does not listen, and no longer than the server lives", async () => {
    const store = memoryStore();
    const { server: first } = running(store, never);
    const { taskId } = await call(first, "work");
    await ask(first, "tasks/cancel", { taskId });
    expect((await ask(first, "tasks/get", { taskId })).status).toBe("working");
    await first.close();
    const { server: second } = running(store, never);
    await reaching(second, taskId, "cancelled");
    await second.close();
  });

  it("leaves the room to others once its task is deleted, whose handler does not listen", async () => {
    const store = memoryStore();
    let ran = 0;
    const handler = () => ((ran += 1), never());
    const { server } = running(store, handler, { concurrency: 1 }, { ttlMs: 50, sweepMs: 10 });
    const { taskId } = await call(server, "work");
    await ask(server, "tasks/cancel", { taskId });
    await expect.poll(() => store.get(taskId)).toBe(undefined);
    await call(server, "work");
    await expect.poll(() => ran).toBe(2);
    await server.close();
  });
});

describe("a task that was cancelled", () => {
  it("begins no step any more", async () => {
    let begun = false;
    const { server } = running(memoryStore(), async (ctx) => {
      await untilAborted(ctx).catch(() => {});
      return ctx.once("after", () => ((begun = true), "done"));
    });
    const { taskId } = await call(server, "work");
    await ask(server, "tasks/cancel", { taskId });
    await reaching(server, taskId, "cancelled");
    expect(begun).toBe(false);
    await server.close();
  });
});

describe("a handler that is stopped", () => {
  it("learns whether its task was cancelled, or goes on elsewhere", async () => {
    for (const why of ["cancelled", "lost"]) {
      const store = memoryStore();
      const seen: [boolean, boolean][] = [];
      const begun = gate();
      const { server } = running(store, async (ctx) => {
        seen.push([ctx.signal.aborted, ctx.task.cancelled]);
        begun.open();
        return untilAborted(ctx).finally(() => seen.push([ctx.signal.aborted, ctx.task.cancelled]));
      });
      const { taskId } = await call(server, "work");
      await begun.opened;
      if (why === "cancelled") await ask(server, "tasks/cancel", { taskId });
      else await server.close();
      await expect.poll(() => seen.length).toBe(2);
      expect(seen).toEqual([
        [false, false],
        [true, why === "cancelled"],
      ]);
      await server.close();
    }
  });

  it("hears the same where the call is no task: nobody goes on with that", async () => {
    const seen: boolean[] = [];
    const { server } = serverWithTasks();
    const controller = new AbortController();
    server.tool("work", {
      task: "optional",
      async handler(_args, ctx) {
        seen.push(ctx.task.cancelled);
        controller.abort();
        seen.push(ctx.task.cancelled);
        return "done";
      },
    });
    await call(server, "work", {}, { meta: PLAIN, signal: controller.signal });
    expect(seen).toEqual([false, true]);
  });
});

describe("a server that closes", () => {
  it("does not wait for handlers that hang, and gives their tasks away", async () => {
    const store = memoryStore();
    const { server } = running(store, never);
    const { taskId } = await call(server, "work");
    await server.close();
    expect((await store.claim("other", { leaseMs: 1_000, id: taskId }))?.id).toBe(taskId);
  });

  it("gives away what it is about to take", async () => {
    const inner = memoryStore();
    const { opened, open } = gate();
    const claiming = gate();
    const store = wrapped(inner, async (operation, run) => {
      const result = await run();
      if (operation !== "claim" || result === undefined) return result;
      claiming.open();
      return opened.then(() => result);
    });
    const { server, bugs } = running(store, never);
    const { taskId } = await call(server, "work");
    await claiming.opened;
    const closing = server.close();
    open();
    await closing;
    expect((await inner.claim("other", { leaseMs: 1_000, id: taskId }))?.id).toBe(taskId);
    expect(bugs).toEqual([]);
  });
});

describe("a task that runs", () => {
  it("is nobody else's for as long as it does, however short its lease", async () => {
    const store = memoryStore();
    const { server } = running(store, never, { leaseMs: 400, pollMs: 10_000 });
    const { taskId } = await call(server, "work");
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await store.claim("other", { leaseMs: 1, id: taskId })).toBe(undefined);
    }
    await server.close();
  });
});

describe("a task that is over, or somebody else's", () => {
  it("takes no reports of a handler that goes on", async () => {
    const store = memoryStore();
    const { opened, open } = gate();
    let late: Promise<void> | undefined;
    const { server, bugs } = running(store, async (ctx) => {
      ctx.task.status("last words");
      late = opened.then(() => {
        ctx.progress(7);
        ctx.task.status("too late");
      });
      return "done";
    });
    const { taskId } = await call(server, "work");
    const ended = await reaching(server, taskId, "completed");
    open();
    await late;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await ask(server, "tasks/get", { taskId })).toEqual(ended);
    expect([ended.statusMessage, bugs]).toEqual(["last words", []]);
  });

  it("stops when it is deleted while it runs", async () => {
    const store = memoryStore();
    const aborted = gate();
    const { server } = running(store, (ctx) => untilAborted(ctx).finally(aborted.open), {}, { ttlMs: 50, sweepMs: 10 });
    const { taskId } = await call(server, "work");
    await aborted.opened;
    expect(await store.get(taskId)).toBe(undefined);
    await server.close();
  });

  it("is kept for ever where nothing limits its time", async () => {
    const store = memoryStore();
    const { server } = running(store, async () => "done", {}, { ttlMs: null, sweepMs: 5 });
    const { taskId, ttlMs } = await call(server, "work");
    await reaching(server, taskId, "completed");
    await store.sweep(Number.MAX_SAFE_INTEGER);
    expect([ttlMs, (await ask(server, "tasks/get", { taskId })).status]).toEqual([null, "completed"]);
    await server.close();
  });

  it("stops when the store says that it is another's", async () => {
    const aborted = gate();
    const store = wrapped(memoryStore(), async (operation, run) => (operation === "heartbeat" ? false : run()));
    const { server } = running(store, (ctx) => untilAborted(ctx).finally(aborted.open), {
      leaseMs: 1_500, // longer than anything here takes: it is the refusal that stops it
      pollMs: 10_000,
    });
    await call(server, "work");
    await aborted.opened;
    await server.close();
  });

  it("stops when its lease is over, even where the store answers nothing any more", async () => {
    const aborted = gate();
    const store = wrapped(memoryStore(), (operation, run) =>
      operation === "heartbeat" ? new Promise(() => {}) : run(),
    );
    const { server } = running(store, (ctx) => untilAborted(ctx).finally(aborted.open), {
      leaseMs: 60,
      concurrency: 1,
    });
    await call(server, "work");
    await aborted.opened;
    await server.close();
  });
});
