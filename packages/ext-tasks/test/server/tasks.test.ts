import { RpcError } from "@mortise/jsonrpc";
import { TASKS } from "@mortise/ext-tasks";
import { isCreateTaskResult, isGetTaskResult } from "@mortise/ext-tasks/schema/validators";
import { memoryStore } from "@mortise/ext-tasks/store";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { flag, text, ToolError } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, call, DECLARING, PLAIN, reaching, refusal, serverWithTasks } from "./ask.js";

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

describe("asking", () => {
  const withQuestions = () => {
    const { server, bugs } = serverWithTasks();
    server.tool("remove", {
      task: "optional",
      handler: async (_args, ctx) => {
        const questions = ["a", "b"].map((key) => ctx.ask(key, { message: `${key}?`, fields: { sure: flag() } }));
        const answers = await Promise.all(questions);
        return answers.map(({ sure }) => String(sure)).join(" ");
      },
    });
    return { server, bugs };
  };
  const sure = (value: boolean) => ({ action: "accept", content: { sure: value } });

  it("shows every open question, and takes answers one by one [TASK-S-024, TASK-S-025, TASK-S-039, TASK-S-045, TASK-S-044, TASK-S-014]", async () => {
    const { server } = withQuestions();
    const { taskId } = await call(server, "remove");
    const asked = await reaching(server, taskId, "input_required");
    await expect
      .poll(async () => Object.keys((await ask(server, "tasks/get", { taskId })).inputRequests))
      .toEqual(["a", "b"]);
    expect(asked.inputRequests.a).toMatchObject({ method: "elicitation/create", params: { message: "a?" } });
    const { _meta, ...ack } = await ask(server, "tasks/update", { taskId, inputResponses: { b: sure(false) } });
    expect(ack).toEqual({ resultType: "complete" });
    const half = await ask(server, "tasks/get", { taskId });
    expect([half.status, Object.keys(half.inputRequests)]).toEqual(["input_required", ["a"]]);
    await ask(server, "tasks/update", { taskId, inputResponses: { a: sure(true) } });
    expect((await reaching(server, taskId, "completed")).result.content[0].text).toBe("true false");
  });

  it("ignores answers to what is not asked, and refuses what is no answer [TASK-S-043]", async () => {
    const { server, bugs } = withQuestions();
    const { taskId } = await call(server, "remove");
    await reaching(server, taskId, "input_required");
    const update = (inputResponses: unknown) => refusal(server, "tasks/update", { taskId, inputResponses });
    expect((await update({ a: sure("yes" as never) })).code).toBe(-32602);
    expect((await update({ a: null })).code).toBe(-32602);
    expect((await update("a")).code).toBe(-32602);
    const strange = JSON.parse('{"z":{"action":"decline"},"__proto__":{"action":"decline"}}') as Record<
      string,
      unknown
    >;
    await ask(server, "tasks/update", { taskId, inputResponses: strange });
    expect((await ask(server, "tasks/get", { taskId })).status).toBe("input_required");
    expect(bugs).toEqual([]);
  });

  it("asks under one key one question, once [TASK-S-035, TASK-S-036, TASK-S-037]", async () => {
    const { server } = serverWithTasks();
    server.tool("twice", {
      task: "optional",
      handler: async (_args, ctx) => {
        const ask = (message: string) => ctx.ask("key", { message, fields: { name: text() } });
        return [await ask("Your name?"), await ask("Your dog's name?")].map(({ name }) => name).join(" ");
      },
    });
    const { taskId } = await call(server, "twice");
    await reaching(server, taskId, "input_required");
    await ask(server, "tasks/update", {
      taskId,
      inputResponses: { key: { action: "accept", content: { name: "Ada" } } },
    });
    expect((await reaching(server, taskId, "completed")).result.content[0].text).toBe("Ada Ada");
  });

  it("happens within the request until the handler defers, and its answers go along [TASK-S-017]", async () => {
    const { server } = serverWithTasks();
    let measured = 0;
    server.tool("index", {
      task: { support: "required", from: "defer" },
      handler: async (_args, ctx) => {
        const { name } = await ctx.ask("name", { message: "Name?", fields: { name: text() } });
        const size = await ctx.once("size", () => (measured += 1));
        await ctx.task.defer();
        const { sure: certain } = await ctx.ask("sure", { message: "Sure?", fields: { sure: flag() } });
        return `${name} ${size} ${certain}`;
      },
    });
    const first = await call(server, "index");
    expect(first).toMatchObject({ resultType: "input_required", inputRequests: { name: {} } });
    const inputResponses = { name: { action: "accept", content: { name: "Ada" } } };
    const created = await call(server, "index", { inputResponses, requestState: first.requestState });
    expect(created.resultType).toBe("task");
    const asked = await reaching(server, created.taskId, "input_required");
    expect(Object.keys(asked.inputRequests)).toEqual(["sure"]);
    await ask(server, "tasks/update", { taskId: created.taskId, inputResponses: { sure: sure(true) } });
    const { result } = await reaching(server, created.taskId, "completed");
    expect([result.content[0].text, measured]).toEqual(["Ada 1 true", 1]);
  });
});

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
