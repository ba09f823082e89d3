import { RpcError } from "@mortise/jsonrpc";
import { memoryStore } from "@mortise/ext-tasks/store";
import type { TaskStore } from "@mortise/ext-tasks/store";
import { inProcess, tasks } from "@mortise/ext-tasks/server";
import { text } from "@mortise/server";
import { TOO_MANY_REQUESTS } from "@mortise/server/limits";
import { describe, expect, it } from "vitest";
import { ask, call, reaching, refusal, serverWithTasks } from "./ask.js";
import { gate, wrapped } from "./stores.js";

const as = (principal: string) => ({ auth: { principal, scopes: [] } });
const LONG = "x".repeat(1_000);

function circle(): object {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  return circle;
}

describe("what one principal may have", () => {
  it("is so many open tasks, over all servers of a store, and as many for those who say no name [TASK-S-064]", async () => {
    const store = memoryStore();
    const servers = [1, 2].map(() => serverWithTasks({ store, maxOpenTasks: 2 }).server);
    const { opened, open } = gate();
    for (const server of servers) server.tool("work", { task: "required", handler: () => opened.then(() => "done") });
    for (const who of [as("ada"), as("eve"), {}]) {
      const created = await Promise.all(servers.map((server) => call(server, "work", {}, who)));
      expect(created.map(({ resultType }) => resultType)).toEqual(["task", "task"]);
      for (const server of servers) {
        const error = await refusal(server, "tools/call", { name: "work" }, who);
        expect(error).toMatchObject({ code: TOO_MANY_REQUESTS, data: { retryAfterMs: 10_000 } });
        expect(error.message).toContain("2 tasks that have not ended");
      }
    }
    const { taskId } = await call(servers[0]!, "work", {}, as("bob"));
    open();
    await reaching(servers[0]!, taskId, "completed", as("bob"));
    await expect.poll(async () => (await call(servers[0]!, "work", {}, as("ada"))).resultType).toBe("task");
    await Promise.all(servers.map((server) => server.close()));
  });

  it("is no limit that lets nobody in", () => {
    expect(() => tasks({ maxOpenTasks: 0 })).toThrow("maxOpenTasks must be at least 1, not 0");
    expect(() => tasks({ maxRuns: NaN })).toThrow("maxRuns must be at least 1, not NaN");
    expect(() => tasks({ ttlMs: 0 })).toThrow("ttlMs must be at least 1, not 0");
    expect(() => tasks({ ttlMs: "1h" as unknown as number })).toThrow("ttlMs must be at least 1, not 1h");
    expect(() => tasks({ ttlMs: null })).not.toThrow();
  });

  it("is in a store, and in nothing else", () => {
    for (const store of ["tasks.db", memoryStore, Promise.resolve(memoryStore())])
      expect(() => tasks({ store: store as unknown as TaskStore })).toThrow("needs what memoryStore()");
  });
});

describe("what one task may keep", () => {
  it("is params of so much, or there is no task", async () => {
    const store = memoryStore();
    const { server } = serverWithTasks({ store, maxValueLength: 900 });
    server.tool("work", { task: "required", input: { type: "object" }, handler: () => "done" });
    const error = await refusal(server, "tools/call", { name: "work", arguments: { text: LONG } });
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining("maxValueLength") });
    expect(await store.claim("w", { leaseMs: 1 })).toBe(undefined);
    expect((await call(server, "work")).resultType).toBe("task");
  });

  it("is answers of so much; the question stays open", async () => {
    const { server } = serverWithTasks({ maxValueLength: 900 });
    server.tool("work", {
      task: "required",
      handler: (_args, ctx) => ctx.ask("a", { message: "?", fields: { words: text() } }).then(({ words }) => words),
    });
    const { taskId } = await call(server, "work");
    await reaching(server, taskId, "input_required");
    const inputResponses = { a: { action: "accept", content: { words: LONG } } };
    const error = await refusal(server, "tasks/update", { taskId, inputResponses });
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining("maxValueLength") });
    expect((await ask(server, "tasks/get", { taskId })).status).toBe("input_required");
    await server.close();
  });

  it("is what it says: a handler that wants more fails, and its author learns why [TASK-S-066]", async () => {
    const limits = { maxValueLength: 900, maxSteps: 2, maxQuestions: 1 };
    const { server, bugs } = serverWithTasks(limits);
    let ran = 0;
    const define = (name: string, handler: (ctx: any) => unknown) =>
      server.tool(name, { task: "required", handler: async (_args, ctx) => handler(ctx) as Promise<string> });
    define("steps", async (ctx) => {
      for (const key of ["a", "b", "a", "b", "c"]) await ctx.once(key, () => (ran += 1));
    });
    define("step", (ctx) => ctx.once("long", () => LONG));
    define("questions", async (ctx) => {
      void ctx.ask("a", { message: "?", fields: {} }).catch(() => {});
      await ctx.ask("b", { message: "?", fields: {} });
    });
    define("question", (ctx) => ctx.ask("a", { message: LONG, fields: {} }));
    define("result", () => LONG);
    for (const [name, why] of [
      ["steps", "2 steps (maxSteps)"],
      ["step", 'the step "long" returned'],
      ["questions", "1 questions (maxQuestions)"],
      ["question", 'The question "a"'],
      ["result", "The result"],
    ] as const) {
      const { taskId } = await call(server, name);
      expect((await reaching(server, taskId, "failed")).error).toEqual({ code: -32603, message: "Internal error" });
      expect((bugs.pop() as Error).message).toContain(why);
    }
    expect(ran).toBe(2);
  });

  it("is JSON: what is none fails its task, once", async () => {
    const { server, bugs } = serverWithTasks({ runner: inProcess({ pollMs: 10, leaseMs: 30 }) });
    let runs = 0;
    const define = (name: string, handler: () => never) =>
      server.tool(name, { task: "required", handler: () => ((runs += 1), handler()) });
    define("result", () => ({ content: [], structuredContent: { n: 1n } }) as never);
    define("data", () => {
      throw new RpcError(-32000, "no such ledger", { data: circle() });
    });
    const result = await reaching(server, (await call(server, "result")).taskId, "failed");
    expect(result.error).toEqual({ code: -32603, message: "Internal error" });
    const data = await reaching(server, (await call(server, "data")).taskId, "failed");
    expect(data.error).toEqual({ code: -32000, message: "no such ledger" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([runs, bugs.length]).toEqual([2, 2]);
    expect(String(bugs)).toContain("The result cannot be kept as JSON: TypeError");
    await server.close();
  });

  it.each([1n, circle(), () => 1, Symbol("s")])(
    "is JSON in a step, too, whose name is told otherwise (%#)",
    async (value) => {
      const { server, bugs } = serverWithTasks();
      server.tool("step", {
        task: "required",
        handler: async (_args, ctx) => void (await ctx.once("odd", () => value)),
      });
      await reaching(server, (await call(server, "step")).taskId, "failed");
      expect(String(bugs)).toContain('What the step "odd" returned cannot be kept as JSON: ');
      await server.close();
    },
  );

  it("is a status message of so many characters, cut between them", async () => {
    const { server } = serverWithTasks({ maxStatusLength: 5 });
    for (const [i, [said, shown]] of [
      ["12345", "12345"],
      ["123456", "1234…"],
      ["123🧩56", "123…"],
    ].entries()) {
      server.tool(`say${i}`, { task: "required", handler: (_args, ctx) => ctx.task.status(said!) });
      const { taskId } = await call(server, `say${i}`);
      expect((await reaching(server, taskId, "completed")).statusMessage).toBe(shown);
    }
  });

  it("is the last status message, however many come while the store is busy", async () => {
    let reports = 0;
    const store = wrapped(memoryStore(), async (operation, run) => {
      if (operation !== "report") return run();
      reports += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return run();
    });
    const { server } = serverWithTasks({ store });
    server.tool("chatty", {
      task: "required",
      handler(_args, ctx) {
        for (let i = 0; i < 10_000; i++) ctx.task.status(String(i));
      },
    });
    const { taskId } = await call(server, "chatty");
    expect((await reaching(server, taskId, "completed")).statusMessage).toBe("9999");
    expect(reports).toBe(2);
  });

  it("is so many beginnings: a task that brings down each of its processes fails in the end", async () => {
    const store = memoryStore();
    const idle = { start: () => {}, wake: () => {}, close: async () => {} };
    const { server: creator } = serverWithTasks({ store, runner: idle });
    creator.tool("crash", { task: "required", handler: () => "done" });
    const ids = [(await call(creator, "crash")).taskId, (await call(creator, "crash")).taskId] as string[];
    for (const [i, id] of ids.entries())
      for (let times = 0; times < 2 + i; times++)
        await store.release((await store.claim("w", { leaseMs: 1_000, id }))!);
    const { server } = serverWithTasks({ store, maxRuns: 3, runner: inProcess({ pollMs: 10 }) });
    let ran = 0;
    server.tool("crash", { task: "required", handler: () => ((ran += 1), "done") });
    await reaching(server, ids[0]!, "completed");
    const { error } = await reaching(server, ids[1]!, "failed");
    expect([ran, error.code]).toEqual([1, -32603]);
    expect(error.message).toContain("was begun 3 times");
    await Promise.all([server.close(), creator.close()]);
  });
});
