import { RpcError, TimeoutError } from "@mortise/jsonrpc";
import { resumeTask } from "@mortise/ext-tasks/client";
import { describe, expect, it } from "vitest";
import { asking, clientOf, completed, question, telling, working } from "./scripted.js";
import type { Answer } from "./scripted.js";

describe("a client that waits for its task", () => {
  it("takes a question off the screen when its task ends without an answer", async () => {
    let shown: AbortSignal | undefined;
    const onForm = (_form: object, { signal }: { signal: AbortSignal }) => {
      shown = signal;
      return new Promise<never>(() => {});
    };
    const methods = { "tasks/get": () => (shown === undefined ? asking({ a: question("?") }) : completed) };
    await clientOf([], { onForm, methods }).client.callTool("x");
    expect(shown?.aborted).toBe(true);
  });

  it("tells a state once, however often it is said", async () => {
    const again = { ...working, _meta: { n: 2 } };
    const { client, sent } = clientOf([working, working, again, { ...working, statusMessage: "half" }, completed]);
    const seen: string[] = [];
    for await (const task of resumeTask(client, { taskId: "t", tool: "x" }).updates({ listen: false }))
      seen.push(task.statusMessage ?? task.status);
    expect(seen).toEqual(["working", "half", "completed"]);
    expect(sent("tasks/get").length).toBe(5);
  });

  it("shows what goes on and answers questions at once", async () => {
    const said = (statusMessage: string) => ({ ...working, statusMessage });
    const states = [working, said("a"), asking({ q: question("?") }), { ...completed, statusMessage: "b" }];
    const { client, sent } = clientOf(states, { onForm: () => ({ action: "decline" }) });
    const seen: string[] = [];
    const onUpdate = (task: { status: string; statusMessage?: string }) =>
      void seen.push(task.statusMessage ?? task.status);
    const result = await resumeTask(client, { taskId: "t", tool: "x" }).result({ listen: false, onUpdate });
    expect(result.content).toEqual([{ type: "text", text: "done" }]);
    expect(seen).toEqual(["working", "a", "input_required", "b"]);
    expect(sent("tasks/update").length).toBe(1);
  });

  it("ends with what the one throws who is shown it, and leaves the task", async () => {
    const { client, sent } = clientOf([working]);
    const onUpdate = () => {
      throw new Error("no screen");
    };
    const waiting = resumeTask(client, { taskId: "t", tool: "x" }).result({ listen: false, onUpdate });
    await expect(waiting).rejects.toThrow("no screen");
    expect(sent("tasks/cancel")).toEqual([]);
  });

  it("tells a call's onProgress each new message, counted on from what it heard before", async () => {
    const said = (statusMessage: string) => ({ ...working, statusMessage });
    const states = [
      working,
      said("a"),
      { ...said("a"), pollIntervalMs: 51 },
      said("b"),
      { ...completed, statusMessage: "b" },
    ];
    const call: Answer = ({ _meta }, context) => {
      const { progressToken } = _meta as { progressToken: string };
      const params = { progressToken, progress: 2.5, total: 3 };
      context.notify({ jsonrpc: "2.0", method: "notifications/progress", params });
      return { ...working, resultType: "task" };
    };
    const warnings: string[] = [];
    const onWarning = (message: string) => void warnings.push(message);
    const { client, sent } = clientOf(states, { methods: { "tools/call": call }, onWarning });
    const heard: object[] = [];
    const onProgress = (progress: object) => {
      heard.push(progress);
      throw new Error("no screen");
    };
    await client.callTool("x", {}, { onProgress });
    expect(heard).toEqual([
      { progress: 2.5, total: 3 },
      { progress: 3, message: "a" },
      { progress: 4, message: "b" },
    ]);
    expect(warnings.length).toBe(3);
    expect(sent("tasks/cancel")).toEqual([]);
  });

  it.each([
    ["silent", () => new TimeoutError("nobody there")],
    ["out of order", () => new RpcError(-32603, "nobody there")],
    ["busy", () => new RpcError(429, "nobody there", { data: { retryAfterMs: 1 } })],
  ])("gives up when the server is %s for long, and not before", async (_how, error) => {
    let asked = 0;
    const away = () => Promise.reject(error());
    const methods = { "tasks/get": () => (++asked <= 3 ? away() : completed) };
    const options = { pollIntervalMs: 1, maxPollIntervalMs: 1 };
    await clientOf([], { methods, options }).client.callTool("x");
    const { client, sent } = clientOf([], { methods: { "tasks/get": away }, options });
    await expect(client.callTool("x")).rejects.toThrow("nobody there");
    expect(sent("tasks/get").length).toBe(6);
  });

  it("is not limited by the time that one answer may take, only by that of the whole", async () => {
    let over = false;
    setTimeout(() => (over = true), 300);
    const { client } = clientOf([], { methods: { "tasks/get": () => (over ? completed : working) } });
    expect((await client.callTool("x", {}, { timeout: 100, maxTimeout: 10_000 })).content).toEqual([
      { type: "text", text: "done" },
    ]);
  });
});

describe("a client that hears of its task", () => {
  // Where it hears, it asks by itself every 30 s only: longer than these tests last.
  const hearing = (listen: Answer, states: readonly object[]) =>
    clientOf(states, { methods: { "subscriptions/listen": listen }, options: { listen: true } });

  it("takes no notice of what is no task", async () => {
    const { client } = hearing(telling({ ...working, status: "exploded" }), [working]);
    const seen: string[] = [];
    const watching = async (): Promise<void> => {
      const task = resumeTask(client, { taskId: "t", tool: "x" });
      for await (const { status } of task.updates({ signal: AbortSignal.timeout(200) })) seen.push(status);
    };
    await expect(watching()).rejects.toMatchObject({ name: "AbortedError" });
    expect(seen).toEqual(["working"]);
  });

  it("asks at the usual pace once nothing is told any more", async () => {
    const telling = tellingOnce(() => ({}));
    const { client } = hearing(telling, [working, working, completed]);
    expect((await client.callTool("x", {}, { maxTimeout: 5_000 })).isError).toBe(undefined);
  });

  it("asks when it may have missed something", async () => {
    let times = 0;
    const listen: Answer = (...args) => {
      if (++times > 1) return telling()(...args);
      return tellingOnce(() => Promise.reject(new TimeoutError("connection lost")))(...args);
    };
    let over = false;
    const { client } = clientOf([], {
      methods: { "subscriptions/listen": listen, "tasks/get": () => (over ? completed : ((over = true), working)) },
      options: { listen: true },
    });
    await client.callTool("x", {}, { maxTimeout: 5_000 });
    expect(times).toBe(2);
  });

  it("lets go of the stream once the task is over", async () => {
    let open = 0;
    const listen: Answer = (params, context, request) => {
      open += 1;
      context.signal.addEventListener("abort", () => (open -= 1));
      return telling()(params, context, request);
    };
    const { client } = hearing(listen, [completed]);
    await client.callTool("x");
    await expect.poll(() => open).toBe(0);
  });
});

/** Acknowledges a subscription, and ends it a little later. */
const tellingOnce =
  (end: () => unknown): Answer =>
  async (params, context, request) => {
    void telling()(params, context, request);
    await new Promise((resolve) => setTimeout(resolve, 50));
    return end();
  };

it.each([
  ["the text instead of what it says", JSON.stringify({ taskId: "t", tool: "x" }), /JSON\.parse/],
  ["a saved task without its tool", { taskId: "t" }, /\{ taskId, tool \}/],
])("a task is not resumed from %s", (_what, saved, message) => {
  expect(() => resumeTask(clientOf([]).client, saved as never)).toThrow(message);
});
