import { flag, text } from "@mortise/server";
import { TASKS } from "@mortise/ext-tasks";
import { memoryStore } from "@mortise/ext-tasks/store";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { describe, expect, it } from "vitest";
import { ask, call, DECLARING, reaching, refusal, serverWithTasks } from "./ask.js";
import { wrapped } from "./stores.js";

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
    let asked = 0;
    const store = wrapped(memoryStore(), (operation, run) => ((asked += Number(operation === "ask")), run()));
    const { server } = serverWithTasks({ store });
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
    expect(asked).toBe(1);
  });

  it("happens within the request until the handler defers, and its answers go along [TASK-S-017]", async () => {
    const store = memoryStore();
    const { server } = serverWithTasks({ store });
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
    const { call: kept, answers, steps } = (await store.get(created.taskId))!;
    expect(Object.keys(kept.params).sort()).toEqual(["_meta", "arguments", "name"]); // the round before it is no part of the call
    expect([Object.keys(answers).sort(), steps]).toEqual([["name", "sure"], { size: 1 }]);
  });

  it("becomes one task, however often the handler defers, and whatever it makes of that", async () => {
    let created = 0;
    const store = wrapped(memoryStore(), (operation, run) => ((created += Number(operation === "create")), run()));
    const { server, bugs } = serverWithTasks({ store });
    server.tool("index", {
      task: { support: "required", from: "defer" },
      async handler(_args, ctx) {
        void ctx.task.defer(); // not awaited
        await ctx.task.defer().catch(() => {}); // not let through
        return ctx.task.id === undefined ? "within the request" : "as a task";
      },
    });
    const { taskId } = await call(server, "index");
    expect((await reaching(server, taskId, "completed")).result.content[0].text).toBe("as a task");
    expect([created, bugs]).toEqual([1, []]);
  });

  it("fails the task whose client cannot be asked, and puts no question [TASK-S-066]", async () => {
    let put = 0;
    const store = wrapped(memoryStore(), (operation, run) => ((put += Number(operation === "ask")), run()));
    const { server } = serverWithTasks({ store });
    server.tool("remove", {
      task: "optional",
      handler: async (_args, ctx) => String((await ctx.ask("a", { message: "?", fields: { sure: flag() } })).sure),
    });
    const meta = { ...DECLARING, [META_KEYS.clientCapabilities]: { extensions: { [TASKS]: {} } } };
    const { taskId } = await call(server, "remove", {}, { meta });
    const { error } = await reaching(server, taskId, "failed");
    expect(error).toMatchObject({ code: -32021, data: { requiredCapabilities: { elicitation: {} } } });
    expect(put).toBe(0);
  });
});
