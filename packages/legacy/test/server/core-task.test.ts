import { RpcError } from "@mortise/jsonrpc";
import { memoryStore } from "@mortise/ext-tasks/store";
import { text, ToolError } from "@mortise/server";
import { describe, expect, it, vi } from "vitest";
import { accepted, aborted, opened, textOf, until } from "./talk.js";
import { begin, held, reaching, RELATED, talking, withTasks } from "./task-talk.js";
import type { Handler } from "./task-talk.js";

const WHO = { message: "Who are you?", fields: { name: text() } };
const DAY_MS = 24 * 60 * 60 * 1000;

describe("a task of a session", () => {
  it("begins in working, under an id of its own, and says until when it is kept [L25-TASK-B-011, L25-TASK-B-012, L25-TASK-B-018, L25-TASK-B-020, L25-TASK-B-032]", async () => {
    const { handler, finish } = held();
    const talk = await talking(handler);
    const created = await talk.result("tools/call", { name: "t", task: { ttl: 5 } });
    const { task } = created;
    const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;
    expect(task).toEqual({
      taskId: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/) as string,
      status: "working",
      createdAt: iso,
      lastUpdatedAt: iso,
      ttl: DAY_MS,
      pollInterval: 10,
    });
    expect(created["_meta"]).toEqual({ [RELATED]: { taskId: task.taskId } });
    expect(await talk.result("tasks/get", { taskId: task.taskId })).toEqual(task);
    expect(await begin(talk)).not.toBe(task.taskId);
    finish();
  });

  it("has the result of its call once it is over, and not before [L25-TASK-B-014, L25-TASK-B-021, L25-TASK-B-022, L25-TASK-B-023]", async () => {
    const { handler, finish } = held();
    const talk = await talking(handler);
    const taskId = await begin(talk);
    let answered = false;
    const asking = talk.result("tasks/result", { taskId }).then((result) => ((answered = true), result));
    await new Promise((resolve) => setTimeout(resolve, 60)); // longer than some polls
    expect(answered).toBe(false);
    finish();
    const asTask = await asking;
    expect(asTask).toEqual({
      ...(await talk.result("tools/call", { name: "t" })),
      _meta: { [RELATED]: { taskId } },
    });
    const over = await talk.result("tasks/get", { taskId });
    expect(over["status"]).toBe("completed");
    expect(over).not.toHaveProperty("_meta");
    expect(await talk.error("tasks/cancel", { taskId })).toMatchObject({ code: -32602 });
    expect(await talk.result("tasks/get", { taskId })).toEqual(over);
    expect(await talk.result("tasks/result", { taskId })).toEqual(asTask);
  });

  it("ends with the error of its call, or with a result that is one [L25-TASK-B-022, L25-TASK-B-030]", async () => {
    const errors = [new RpcError(-32050, "Out of paper", { data: { tray: 2 } }), new ToolError("Not on a Sunday.")];
    const talk = await talking(() => Promise.reject(errors.shift() as Error));
    const first = await begin(talk);
    const second = await begin(talk);
    expect(await reaching(talk, first, "failed")).toMatchObject({ statusMessage: "Out of paper" });
    expect(await talk.error("tasks/result", { taskId: first })).toEqual({
      code: -32050,
      message: "Out of paper",
      data: { tray: 2 },
    });
    expect(await reaching(talk, second, "failed")).toMatchObject({ statusMessage: "Not on a Sunday." });
    expect(await talk.result("tasks/result", { taskId: second })).toMatchObject({
      isError: true,
      content: [{ type: "text", text: "Not on a Sunday." }],
    });
  });

  it("is none when its arguments do not fit", async () => {
    const store = memoryStore();
    const talk = await talking(() => "", { store });
    const error = await talk.error("tools/call", { name: "t", arguments: { n: "1" }, task: {} });
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining("do not fit") });
    expect(await store.claim("w", { leaseMs: 1 })).toBe(undefined);
  });

  it("tells its steps as its status message", async () => {
    const { handler, finish } = held();
    const talk = await talking((ctx) => (ctx.progress(1, { total: 3, message: "one of three" }), handler()));
    const taskId = await begin(talk, { _meta: { progressToken: "p" } });
    await vi.waitFor(async () =>
      expect(await talk.result("tasks/get", { taskId })).toMatchObject({ statusMessage: "one of three" }),
    );
    finish();
  });

  it("is found by the param alone, and unknown ids are wrong params [L25-TASK-B-024, L25-TASK-B-029]", async () => {
    const talk = await talking(() => "done");
    const taskId = await begin(talk);
    const other = { [RELATED]: { taskId } };
    for (const method of ["tasks/get", "tasks/result", "tasks/cancel"])
      for (const params of [{ taskId: "none" }, { taskId: "none", _meta: other }, { taskId: 1 }, {}])
        expect(await talk.error(method, params)).toMatchObject({ code: -32602 });
    const misled = { taskId, _meta: { [RELATED]: { taskId: "none" } } };
    expect(await talk.result("tasks/get", misled)).toMatchObject({ taskId });
    expect((await talk.result("tasks/result", misled))["_meta"]).toEqual(other);
  });

  it("whose store fails is an internal error that says nothing of it [L25-TASK-B-029]", async () => {
    const store = memoryStore();
    store.state = () => Promise.reject(new Error("disk full"));
    const talk = await talking(() => "", { store });
    for (const method of ["tasks/get", "tasks/result", "tasks/cancel"])
      expect(await talk.error(method, { taskId: "x" })).toEqual({ code: -32603, message: "Internal error" });
  });
});

describe("what a task of a session asks", () => {
  const greeting: Handler = async (ctx) => `Hello ${(await ctx.ask("who", WHO)).name}`;

  it("is asked within tasks/result, and leads it on [L25-TASK-B-013, L25-TASK-B-015, L25-TASK-B-016]", async () => {
    const { handler, finish } = held();
    const talk = await talking(
      async (ctx) => `Hello ${(await ctx.ask("who", WHO)).name}, ${await (handler as Handler)(ctx)}`,
      { answer: () => ({ result: accepted({ name: "Ada" }) }) },
    );
    const taskId = await begin(talk);
    await reaching(talk, taskId, "input_required");
    expect(talk.heard).toEqual([]);
    const asking = talk.result("tasks/result", { taskId });
    await reaching(talk, taskId, "working");
    expect(talk.heard).toMatchObject([
      { method: "elicitation/create", params: { message: WHO.message, _meta: { [RELATED]: { taskId } } } },
    ]);
    finish("bye");
    expect(textOf(await asking)).toBe("Hello Ada, bye");
    expect(talk.heard).toHaveLength(1);
  });

  it("is asked once, however long the answer takes", async () => {
    const talk = await talking(greeting);
    const taskId = await begin(talk);
    const asking = talk.result("tasks/result", { taskId });
    await until(() => talk.heard.length > 0, "it is asked");
    await new Promise((resolve) => setTimeout(resolve, 60)); // longer than some polls
    expect(talk.heard).toHaveLength(1);
    await talk.send({ jsonrpc: "2.0", id: talk.heard[0].id, result: accepted({ name: "Ada" }) });
    expect(textOf(await asking)).toBe("Hello Ada");
  });

  it("is asked again by the next tasks/result when it was not answered", async () => {
    const answers = [{ error: { code: -1, message: "busy" } }, { result: accepted({ name: "Bob" }) }];
    const talk = await talking(greeting, { answer: () => answers.shift() });
    const taskId = await begin(talk);
    expect(await talk.error("tasks/result", { taskId })).toEqual({
      code: -32600,
      message: "No answer to elicitation/create: busy",
    });
    expect(await talk.result("tasks/get", { taskId })).toMatchObject({ status: "input_required" });
    expect(textOf(await talk.result("tasks/result", { taskId }))).toBe("Hello Bob");
  });

  it("may be answered elsewhere: the question is taken back", async () => {
    const { server, extension } = withTasks(greeting);
    const [slow, quick] = await Promise.all([
      opened(server.exchange, { tasks: extension }),
      opened(server.exchange, { tasks: extension, answer: () => ({ result: accepted({ name: "Eve" }) }) }),
    ]);
    const taskId = await begin(slow);
    const first = slow.result("tasks/result", { taskId });
    await until(() => slow.heard.length > 0, "the first is asked");
    expect(textOf(await quick.result("tasks/result", { taskId }))).toBe("Hello Eve");
    expect(textOf(await first)).toBe("Hello Eve");
    expect(slow.of("notifications/cancelled")).toMatchObject([{ params: { requestId: slow.heard[0].id } }]);
  });
});

describe("a task of a session that is cancelled", () => {
  it("has stopped when that is answered, and stays so [L25-TASK-B-028]", async () => {
    const talk = await talking((ctx) => aborted(ctx.signal).then(() => Promise.reject(new Error("stopped"))));
    const taskId = await begin(talk);
    const waiting = talk.error("tasks/result", { taskId });
    expect(await talk.result("tasks/cancel", { taskId })).toMatchObject({ taskId, status: "cancelled" });
    expect(await waiting).toMatchObject({ code: -32600, message: expect.stringContaining("cancelled") as string });
    expect(await talk.error("tasks/cancel", { taskId })).toMatchObject({ code: -32602 });
    expect(await talk.result("tasks/get", { taskId })).toMatchObject({ status: "cancelled" });
  });

  it("and ends otherwise is over already [L25-TASK-B-027]", async () => {
    const talk = await talking((ctx) => aborted(ctx.signal).then(() => "done all the same"));
    const taskId = await begin(talk);
    expect(await talk.error("tasks/cancel", { taskId })).toMatchObject({ code: -32602 });
    expect(textOf(await talk.result("tasks/result", { taskId }))).toBe("done all the same");
  });

  it("and does not stop is said not to", async () => {
    const { handler, finish } = held();
    const talk = await talking(handler);
    const taskId = await begin(talk);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const cancelling = talk.error("tasks/cancel", { taskId });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await cancelling).toMatchObject({ code: -32603 });
    vi.useRealTimers();
    finish("never mind");
    expect(textOf(await talk.result("tasks/result", { taskId }))).toBe("never mind");
  });
});

describe("whoever waits for a task", () => {
  it.each(["cancels", "goes away"])("and %s has it looked at no more, and it goes on", async (how) => {
    const { handler, finish } = held();
    const store = memoryStore();
    let looks = 0;
    const { state } = store;
    store.state = (id) => (looks++, state.call(store, id));
    const { server, extension } = withTasks(handler, { store });
    const talk = await opened(server.exchange, { tasks: extension });
    const taskId = await begin(talk);
    const waiting = talk.request("tasks/result", { taskId }, "w");
    const before = looks;
    await until(() => looks > before + 3, "it is looked at");
    if (how === "cancels") await talk.notify("notifications/cancelled", { requestId: "w" });
    else talk.session.close();
    expect(await waiting).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 20)); // a look may be on its way
    const after = looks;
    await new Promise((resolve) => setTimeout(resolve, 60)); // longer than some polls
    expect(looks).toBe(after);
    finish();
    const again = await opened(server.exchange, { tasks: extension });
    expect(textOf(await again.result("tasks/result", { taskId }))).toBe("done");
  });
});
