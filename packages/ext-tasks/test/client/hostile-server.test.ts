import { resumeTask } from "@mortise/ext-tasks/client";
import { describe, expect, it } from "vitest";
import { asking, clientOf, completed, question, telling, working } from "./scripted.js";
import type { Answer } from "./scripted.js";

describe("a client whose server is hostile", () => {
  it("takes no answer about another task, and none that makes no sense", async () => {
    for (const state of [
      { ...completed, taskId: "another" },
      { ...completed, taskId: undefined },
      { ...working, status: "exploded" },
      { ...working, status: "__proto__" },
      { ...working, status: "input_required" },
      { ...working, status: "completed" },
      { ...working, pollIntervalMs: "soon" },
      { ...working, pollIntervalMs: NaN },
      { ...asking({ a: { method: "tools/call", params: {} } }) },
    ]) {
      const { client, sent } = clientOf([state]);
      await expect(client.callTool("x")).rejects.toMatchObject({ name: "InvalidMessageError" });
      expect(sent("tasks/get").length).toBe(1);
    }
  });

  it("takes no result that is none of a tool's, and stays unharmed by its keys", async () => {
    for (const result of [{}, { content: "text" }, null]) {
      const { client } = clientOf([{ ...completed, result }]);
      await expect(client.callTool("x")).rejects.toMatchObject({ name: "InvalidMessageError" });
    }
    const structuredContent = JSON.parse(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":1}}}',
    ) as object;
    const { client } = clientOf([{ ...completed, result: { ...completed.result, structuredContent } }]);
    expect((await client.callTool("x")).structuredContent).toEqual(structuredContent);
    expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
  });

  it.each([0, -1, -1e15, 1e12, Number.MAX_SAFE_INTEGER])(
    "does not spin, and ends in time, when it is to ask every %d ms [TASK-C-019]",
    async (pollIntervalMs) => {
      const { client, sent } = clientOf([{ ...working, pollIntervalMs }]);
      const calling = client.callTool("x", {}, { maxTimeout: 300 });
      await expect(calling).rejects.toMatchObject({ name: "TimeoutError" });
      expect(sent("tasks/get").length).toBeLessThanOrEqual(pollIntervalMs > 300 ? 1 : 8);
      expect(sent("tasks/cancel").length).toBe(1);
    },
  );

  it("ends in time when the task goes on for ever, the server is silent, or tells and tells", async () => {
    const never = () => new Promise(() => {});
    const flood: Answer = (params, context, request) => {
      const states = Array.from({ length: 1_000 }, (_, i) => ({ ...working, statusMessage: String(i) }));
      return telling(...states)(params, context, request);
    };
    for (const [methods, options] of [
      [{}, {}],
      [{ "tasks/get": never, "tasks/cancel": never }, {}],
      [{ "subscriptions/listen": never }, { listen: true }],
      [{ "subscriptions/listen": telling() }, { listen: true }],
      [{ "subscriptions/listen": flood }, { listen: true }],
    ] as const) {
      const { client } = clientOf([{ ...working }], { methods, options });
      await expect(client.callTool("x", {}, { maxTimeout: 150 })).rejects.toMatchObject({ name: "TimeoutError" });
    }
  });

  it("stays with the first end that it was told, whatever is said after it", async () => {
    const { client, sent } = clientOf([completed, working, { ...working, status: "cancelled" }]);
    const seen: string[] = [];
    for await (const { status } of resumeTask(client, { taskId: "t", tool: "x" }).updates({ listen: false }))
      seen.push(status);
    expect([seen, sent("tasks/get").length]).toEqual([["completed"], 1]);
  });

  it("does not hear of tasks that it did not ask for, nor what is no task", async () => {
    const { client } = clientOf([working], {
      methods: {
        "subscriptions/listen": telling(
          { ...completed, taskId: "another" },
          { ...completed, status: "exploded" },
          { ...completed, result: undefined },
          asking({ a: question("a?") }),
          { ...completed, result: { content: [] } },
        ),
      },
      options: { listen: true },
      onForm: () => ({ action: "accept" }),
    });
    const seen: object[] = [];
    for await (const task of resumeTask(client, { taskId: "t", tool: "x" }).updates()) seen.push(task);
    expect(seen.at(-1)).toMatchObject({ status: "completed", result: { content: [] } });
    expect(seen).not.toContainEqual(expect.objectContaining({ taskId: "another" }));
  });

  it("asks its user under one key once, however the question changes [TASK-C-034, TASK-C-042]", async () => {
    const asked: string[] = [];
    const onForm = ({ message }: { message: string }) => {
      asked.push(message);
      return { action: "accept" as const };
    };
    let [polls, updates] = [0, 0];
    const { client, sent } = clientOf([], {
      onForm,
      methods: {
        "tasks/update": () => void (updates += 1),
        "tasks/get": () => {
          const a = question(`${++polls}?`);
          return [asking({ a }), asking({ a, b: question("b?") }), completed][updates] as object;
        },
      },
    });
    await client.callTool("x");
    expect(asked).toEqual(["1?", "b?"]);
    expect(polls).toBeGreaterThan(2);
    const keys = sent("tasks/update").flatMap(({ params }) => Object.keys(params?.inputResponses as object));
    expect(keys).toEqual(["a", "b"]);
  });

  it("asks its user no more than so much, and nothing at all where all comes at once", async () => {
    const asked: string[] = [];
    const onForm = ({ message }: { message: string }) => {
      asked.push(message);
      return { action: "accept" as const };
    };
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, question(String(i))]));
    await expect(clientOf([asking(many)], { onForm }).client.callTool("x")).rejects.toThrow("more than 100 questions");
    expect(asked).toEqual([]);
    let n = 0;
    const endless = {
      "tasks/update": () => void (n += 1),
      "tasks/get": () => asking({ [`k${n}`]: question("again?") }),
    };
    const { client } = clientOf([], { onForm, methods: endless, options: { maxQuestions: 2 } });
    await expect(client.callTool("x")).rejects.toThrow("more than 2 questions");
    expect(asked).toEqual(["again?", "again?"]);
  });

  it("answers under names that mean something in JavaScript as under any other", async () => {
    const questions = JSON.parse(
      `{"__proto__":${JSON.stringify(question("?"))},"constructor":${JSON.stringify(question("?"))}}`,
    ) as object;
    let updated = false;
    const { client, sent } = clientOf([], {
      onForm: () => ({ action: "decline" }),
      methods: {
        "tasks/update": () => void (updated = true),
        "tasks/get": () => (updated ? completed : asking(questions)),
      },
    });
    await client.callTool("x");
    const answers = sent("tasks/update")[0]?.params?.inputResponses as object;
    expect(Object.entries(answers)).toEqual([
      ["__proto__", { action: "decline" }],
      ["constructor", { action: "decline" }],
    ]);
    expect(({} as { action?: unknown }).action).toBe(undefined);
  });
});
