import { Context } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcNotification } from "@mortise/jsonrpc";
import { isTaskStatusNotification } from "@mortise/ext-tasks/schema/validators";
import { memoryStore } from "@mortise/ext-tasks/store";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { Server } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, call, DECLARING, reaching, refusal, serverWithTasks } from "./ask.js";
import { gate, wrapped } from "./stores.js";

const as = (principal: string) => ({ auth: { principal, scopes: [] } });

/** An open subscription and what it has told. */
function listen(server: Server, taskIds: readonly string[], who: object = {}) {
  const heard: JsonRpcNotification[] = [];
  const controller = new AbortController();
  const context = new Context({ signal: controller.signal, notify: (n) => void heard.push(n), ...who });
  const params = { notifications: { taskIds }, _meta: { ...DECLARING, [META_KEYS.progressToken]: 1 } };
  const ended = server.exchange({ jsonrpc: "2.0", id: "sub", method: "subscriptions/listen", params }, context);
  return { heard, end: () => (controller.abort(), ended) };
}

function withSteps() {
  const { server } = serverWithTasks();
  const steps: (() => void)[] = [];
  server.tool("work", {
    task: "optional",
    handler: async (_args, ctx) => {
      await new Promise<void>((resolve) => steps.push(resolve));
      ctx.progress(1, { message: "half" });
      await new Promise<void>((resolve) => steps.push(resolve));
      return "done";
    },
  });
  const step = async (): Promise<void> => {
    await expect.poll(() => steps.length).toBeGreaterThan(0);
    steps.shift()?.();
  };
  return { server, step };
}

describe("subscribing to tasks", () => {
  it("tells how a task stands, as tasks/get does, until it has ended [TASK-S-054, TASK-S-056]", async () => {
    const { server, step } = withSteps();
    const { taskId } = await call(server, "work");
    const { heard, end } = listen(server, [taskId]);
    await step();
    await expect.poll(() => heard.at(-1)?.params?.statusMessage).toBe("half");
    await step();
    await expect.poll(() => heard.at(-1)?.params?.status).toBe("completed");
    const { _meta, resultType: _type, ...task } = await reaching(server, taskId, "completed");
    const subscriptionId = { [META_KEYS.subscriptionId]: "sub" };
    expect(heard.at(-1)).toEqual({
      jsonrpc: "2.0",
      method: "notifications/tasks",
      params: { ...task, _meta: subscriptionId },
    });
    expect(heard[0]?.method).toBe("notifications/subscriptions/acknowledged");
    const changes = heard.slice(1);
    expect(changes.every((each) => each.method === "notifications/tasks" && isTaskStatusNotification(each))).toBe(true);
    expect(changes[0]?.params?.status).toBe("working");
    await end();
  });

  it("honours and tells of no task of another principal", async () => {
    const { server, step } = withSteps();
    const { taskId } = await call(server, "work", {}, as("ada"));
    const { heard, end } = listen(server, [taskId, "made-up", "__proto__"], as("eve"));
    await expect.poll(() => heard.length).toBe(1);
    expect((heard[0]?.params as JsonObject).notifications).toEqual({ taskIds: [] });
    await step();
    await step();
    await reaching(server, taskId, "completed", as("ada"));
    expect(heard.length).toBe(1);
    await end();
  });

  it.each(["reads late", "hears late of what it read"])(
    "never tells an older state after a newer one, nor one twice, where it %s [TASK-S-054]",
    async (how) => {
      const [inner, { opened, open }] = [memoryStore(), gate()];
      let late = false;
      const store = wrapped(inner, async (operation, run) => {
        const isLate = operation === "state" && late;
        if (isLate) late = false;
        if (isLate && how === "reads late") await opened;
        const result = await run();
        if (isLate) await opened;
        return result;
      });
      const { server } = serverWithTasks({ store, runner: { start: () => {}, wake: () => {}, close: async () => {} } });
      server.tool("work", { task: "optional", handler: () => "done" });
      const { taskId } = await call(server, "work");
      const claim = (await inner.claim("worker", { id: taskId, leaseMs: 10_000 }))!;
      const { heard, end } = listen(server, [taskId]);
      await expect.poll(() => heard.length).toBe(2);
      late = true;
      await inner.report(claim, { statusMessage: "older" });
      await inner.report(claim, { statusMessage: "newer" });
      await expect.poll(() => heard.at(-1)?.params?.statusMessage).toBe("newer");
      open();
      await inner.settle(claim, { status: "cancelled" });
      await expect.poll(() => heard.at(-1)?.params?.status).toBe("cancelled");
      expect(heard.slice(2).map(({ params }) => params?.statusMessage)).toEqual(["newer", "newer"]);
      await end();
      await server.close();
    },
  );

  it("tells nothing any more once it has ended", async () => {
    const [inner, { opened, open }] = [memoryStore(), gate()];
    let late = false;
    const store = wrapped(inner, async (operation, run) => {
      const result = await run();
      if (operation === "state" && late) await opened;
      return result;
    });
    const { server } = serverWithTasks({ store });
    server.tool("work", {
      task: "optional",
      handler: (_args, ctx) => ctx.ask("a", { message: "?", fields: {} }).then(String),
    });
    const { taskId } = await call(server, "work");
    await reaching(server, taskId, "input_required");
    const { heard, end } = listen(server, [taskId]);
    await expect.poll(() => heard.length).toBe(2);
    late = true;
    await store.cancel(taskId);
    await end();
    open();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard.length).toBe(2);
    await server.close();
  });

  it("refuses filters that are none, and too many tasks", async () => {
    const { server } = serverWithTasks({ maxTaskIds: 2 });
    for (const taskIds of ["x", [1], {}, null, ["a", "b", "c"]]) {
      expect((await refusal(server, "subscriptions/listen", { notifications: { taskIds } })).code).toBe(-32602);
    }
    expect((await ask(server, "server/discover")).resultType).toBe("complete");
  });
});
