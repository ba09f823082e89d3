import { RpcError } from "@mortise/jsonrpc";
import { TASKS } from "@mortise/ext-tasks";
import { isCreateTaskResult, isGetTaskResult } from "@mortise/ext-tasks/schema/validators";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { ToolError } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, call, PLAIN, reaching, refusal, serverWithTasks } from "./ask.js";

const EXTENSION_MISSING = { code: -32021, data: { requiredCapabilities: { extensions: { [TASKS]: {} } } } };
const LEGACY = { ...PLAIN, [META_KEYS.clientCapabilities]: { tasks: { requests: { tools: { call: {} } } } } };

describe("a call that becomes a task", () => {
  it("is answered with a handle that tasks/get knows at once [TASK-S-009, TASK-S-011, TASK-S-015, TASK-S-023, TASK-S-029, TASK-S-010]", async () => {
    const { server } = serverWithTasks({ ttlMs: 5_000, pollIntervalMs: 20 });
    let finish = (): void => {};
    const done = new Promise<void>((resolve) => (finish = resolve));
    server.tool("work", { task: "optional", handler: () => done.then(() => "done") });
    const created = await call(server, "work");
    expect(created).toMatchObject({ resultType: "task", status: "working", ttlMs: 5_000, pollIntervalMs: 20 });
    expect(isCreateTaskResult(created)).toBe(true);
    const now = await ask(server, "tasks/get", { taskId: created.taskId });
    expect(now).toMatchObject({ resultType: "complete", status: "working", createdAt: created.createdAt });
    expect(isGetTaskResult(now)).toBe(true);
    finish();
    const ended = await reaching(server, created.taskId, "completed");
    expect(ended.resultType).toBe("complete");
    expect(isGetTaskResult(ended)).toBe(true);
  });

  it("ends with what the call would have been answered with [TASK-S-026, TASK-S-069]", async () => {
    const { server } = serverWithTasks();
    server.tool("greet", { task: "optional", handler: () => ({ content: [{ type: "text", text: "Hello" }] }) });
    const direct = await call(server, "greet", {}, { meta: PLAIN });
    const { taskId } = await call(server, "greet");
    expect((await reaching(server, taskId, "completed")).result).toEqual(direct);
  });

  it("is completed where the tool says what is wrong, and failed where it breaks, without its secrets [TASK-S-013, TASK-S-067, TASK-S-068, TASK-S-028, TASK-S-065, TASK-S-066]", async () => {
    const { server, bugs } = serverWithTasks();
    const broken = new Error("password=1234");
    const told = new RpcError(-32000, "no such ledger", { data: null });
    for (const [name, error] of Object.entries({ wrong: new ToolError("too long"), broken, told })) {
      server.tool(name, { task: "optional", handler: () => Promise.reject(error) });
    }
    const end = async (name: string, status: string) => reaching(server, (await call(server, name)).taskId, status);
    expect((await end("wrong", "completed")).result).toMatchObject({ isError: true, content: [{ text: "too long" }] });
    const internal = { code: -32603, message: "Internal error" };
    expect(await end("broken", "failed")).toMatchObject({ statusMessage: "Internal error", error: internal });
    expect(bugs).toEqual([broken]);
    expect((await end("told", "failed")).error).toEqual({ code: -32000, message: "no such ledger", data: null });
  });

  it("tells how it stands by progress and status", async () => {
    const { server } = serverWithTasks();
    let go = (): void => {};
    const wait = new Promise<void>((resolve) => (go = resolve));
    server.tool("work", {
      task: "optional",
      handler: async (_args, ctx) => {
        ctx.progress(1, { total: 3 });
        await wait;
        ctx.task.status("nearly");
      },
    });
    const { taskId } = await call(server, "work");
    await expect.poll(async () => (await ask(server, "tasks/get", { taskId })).statusMessage).toBe("1 of 3");
    go();
    expect((await reaching(server, taskId, "completed")).statusMessage).toBe("nearly");
  });

  it("is never made for clients that do not know tasks, whatever they declared before, or of old [TASK-S-003, TASK-S-078, TASK-S-076]", async () => {
    const { server } = serverWithTasks();
    server.tool("work", {
      task: { support: "optional", from: "defer" },
      handler: async (_args, ctx) => {
        await ctx.task.defer();
        return "done";
      },
    });
    expect(await call(server, "work")).toMatchObject({ resultType: "task" });
    for (const meta of [PLAIN, LEGACY]) {
      const more = { task: { ttl: 1_000 } };
      expect(await call(server, "work", more, { meta })).toMatchObject({
        resultType: "complete",
        content: [{ text: "done" }],
      });
    }
  });

  it("is required by tools that say so [TASK-S-006]", async () => {
    const { server } = serverWithTasks();
    server.tool("work", { task: "required", handler: () => "done" });
    expect(await refusal(server, "tools/call", { name: "work" }, { meta: PLAIN })).toMatchObject(EXTENSION_MISSING);
  });
});
