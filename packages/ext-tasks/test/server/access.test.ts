import { TASKS } from "@mortise/ext-tasks";
import { memoryStore } from "@mortise/ext-tasks/store";
import { describe, expect, it } from "vitest";
import { ask, call, DECLARING, PLAIN, reaching, refusal, serverWithTasks } from "./ask.js";

const EXTENSION_MISSING = { code: -32021, data: { requiredCapabilities: { extensions: { [TASKS]: {} } } } };
describe("cancelling", () => {
  it("reaches the handler's signal and its open questions, and is acknowledged without a task [TASK-S-047, TASK-S-050, TASK-S-027]", async () => {
    const { server } = serverWithTasks();
    server.tool("wait", {
      task: "optional",
      handler: (_args, ctx) =>
        new Promise((_, reject) => ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason as Error))),
    });
    server.tool("ask", {
      task: "optional",
      handler: (_args, ctx) => ctx.ask("a", { message: "?", fields: {} }).then(() => "x"),
    });
    for (const name of ["wait", "ask"]) {
      const { taskId } = await call(server, name);
      if (name === "ask") await reaching(server, taskId, "input_required");
      const { _meta, ...ack } = await ask(server, "tasks/cancel", { taskId });
      expect(ack).toEqual({ resultType: "complete" });
      const ended = await reaching(server, taskId, "cancelled");
      expect([ended.result, ended.error, ended.inputRequests]).toEqual([undefined, undefined, undefined]);
      await ask(server, "tasks/cancel", { taskId });
      expect((await ask(server, "tasks/get", { taskId })).status).toBe("cancelled");
    }
  });

  it("leaves a handler that finishes nevertheless its result", async () => {
    const { server } = serverWithTasks();
    server.tool("wait", {
      task: "optional",
      handler: (_args, ctx) =>
        new Promise((resolve) => ctx.signal.addEventListener("abort", () => resolve("finished"))),
    });
    const { taskId } = await call(server, "wait");
    await ask(server, "tasks/cancel", { taskId });
    await reaching(server, taskId, "completed");
  });
});

describe("who may do what", () => {
  it("refuses clients that did not declare the extension [TASK-S-062, TASK-S-053, TASK-S-063]", async () => {
    const { server } = serverWithTasks();
    for (const method of ["tasks/get", "tasks/update", "tasks/cancel"]) {
      expect(await refusal(server, method, { taskId: "x", inputResponses: {} }, { meta: PLAIN })).toMatchObject(
        EXTENSION_MISSING,
      );
    }
    const notifications = { taskIds: ["x"] };
    expect(await refusal(server, "subscriptions/listen", { notifications }, { meta: PLAIN })).toMatchObject(
      EXTENSION_MISSING,
    );
  });

  it("knows no task of another principal, and no id that was made up [TASK-S-059, TASK-S-060, TASK-S-041, TASK-S-048, TASK-S-071, TASK-S-072, TASK-S-064]", async () => {
    const { server } = serverWithTasks();
    server.tool("work", { task: "optional", handler: () => "done" });
    const as = (principal: string) => ({ auth: { principal, scopes: [] } });
    const { taskId } = await call(server, "work", {}, as("ada"));
    const again = await call(server, "work", {}, as("ada"));
    expect(taskId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(again.taskId).not.toBe(taskId);
    await reaching(server, taskId, "completed", as("ada"));
    const hostile = [
      "",
      "x",
      "__proto__",
      "constructor",
      `${taskId} `,
      taskId.toUpperCase(),
      "x".repeat(100_000),
      7,
      null,
      undefined,
    ];
    for (const method of ["tasks/get", "tasks/update", "tasks/cancel"]) {
      for (const [id, who] of [
        ...hostile.map((each) => [each, as("ada")] as const),
        [taskId, as("eve")] as const,
        [taskId, {}] as const,
      ]) {
        const error = await refusal(server, method, { taskId: id, inputResponses: {} }, who);
        expect([error.code, error.message]).toEqual([-32602, expect.stringContaining("There is no task")]);
      }
    }
  });

  it("advertises the extension and nothing of earlier revisions [TASK-B-001, TASK-S-077, TASK-S-075]", async () => {
    const { server } = serverWithTasks();
    const { capabilities } = await ask(server, "server/discover");
    expect(capabilities.extensions).toEqual({ [TASKS]: {} });
    expect(capabilities).not.toHaveProperty("tasks");
    for (const method of ["tasks/result", "tasks/list"]) {
      expect((await refusal(server, method, { taskId: "x" })).code).toBe(-32601);
    }
  });

  it("knows no task that has outlived its time, though nobody has deleted it yet [TASK-S-059]", async () => {
    const store = memoryStore();
    const { server } = serverWithTasks({ store, ttlMs: 50 });
    server.tool("work", { task: "optional", handler: () => "done" });
    const { taskId } = await call(server, "work");
    await expect
      .poll(async () => refusal(server, "tasks/get", { taskId }).catch(() => undefined))
      .toMatchObject({ code: -32602 });
    expect((await store.get(taskId))?.id).toBe(taskId);
    await server.close();
  });

  it("knows no task that has outlived its time, and deletes it", async () => {
    const store = memoryStore();
    const { server } = serverWithTasks({ store, ttlMs: 30, sweepMs: 10 });
    server.tool("work", { task: "optional", handler: () => "done" });
    const { taskId } = await call(server, "work", {}, { meta: DECLARING });
    await expect.poll(() => store.get(taskId)).toBe(undefined);
    expect((await refusal(server, "tasks/get", { taskId })).code).toBe(-32602);
    await server.close();
  });
});
