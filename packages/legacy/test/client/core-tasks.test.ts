import type { Client, ClientSettings } from "@mortise/client";
import { resumeTask, startTask, tasks } from "@mortise/ext-tasks/client";
import type { TaskHandle } from "@mortise/ext-tasks/client";
import type { JsonObject } from "@mortise/jsonrpc";
import type { EraOptions } from "@mortise/legacy/client";
import { describe, expect, it, vi } from "vitest";
import { methodsOf, program, rejection, say, seen } from "./program.js";
import type { Odd } from "./program.js";

const RELATED = "io.modelcontextprotocol/related-task";
const TASKS = { cancel: {}, requests: { tools: { call: {} } } };
const FORM = { message: "Name?", requestedSchema: { type: "object", properties: { name: { type: "string" } } } };

/** A client with tasks of a program that has them, too. */
async function tasking(settings: ClientSettings = {}, odd: Odd = {}, eras: EraOptions = {}): Promise<Client> {
  const client = await program({ capabilities: { tasks: TASKS }, ...odd }, settings, eras);
  return client.use(tasks({ pollIntervalMs: 50 }));
}

async function begin(client: Client, args: JsonObject = {}, tool = "task-only"): Promise<TaskHandle> {
  const { task } = await startTask(client, tool, args);
  if (task === undefined) throw new Error("no task was begun");
  return task;
}

const calls = async (client: Client): Promise<unknown[]> =>
  (await seen(client))
    .filter(({ method, params }) => method === "tools/call" && (params as JsonObject).name !== "seen")
    .map(({ params }) => (params as JsonObject).task);

describe("of a server with tasks of 2025-11-25 a client with tasks", () => {
  it("calls as a task what can be one, and waits for it [L25-TASK-C-007, L25-TASK-B-025]", async () => {
    const client = await tasking();
    expect(await say(client, "task-only", { after: 30, says: "done" })).toBe("done");
    expect(await say(client, "task-too", { after: 30, says: "done, too" })).toBe("done, too");
    expect(await calls(client)).toEqual([{}, {}]);
    const asked = methodsOf(await seen(client));
    expect(asked).not.toContain("subscriptions/listen");
    expect(asked.filter((method) => method === "tools/list")).toHaveLength(2); // once for "seen", which no list has
  });

  it("calls other tools as ever [L25-TASK-C-005]", async () => {
    const client = await tasking();
    expect(await say(client, "echo", { text: "hi" })).toBe("hi");
    await client.listTools();
    expect(await say(client, "echo", { text: "ho" })).toBe("ho");
    expect(await calls(client)).toEqual([undefined, undefined]);
  });

  it("finds a tool on a later page, and looks no further", async () => {
    const client = await tasking({}, { pages: [["a"], ["echo"], ["seen"]], cursors: ["", "x"] });
    expect(await say(client, "echo", { text: "hi" })).toBe("hi");
    const listed = (await seen(client)).filter(({ method }) => method === "tools/list").map(({ params }) => params);
    const first = [undefined, { cursor: "" }];
    expect(listed).toEqual([...first, ...first, { cursor: "x" }]); // once for "echo", once for "seen"
  });

  it("looks for a tool once for all that call it meanwhile, whoever gives up", async () => {
    const client = await tasking();
    const stop = new AbortController();
    const first = rejection(client.callTool("task-only", {}, { signal: stop.signal }));
    const others = [1, 2].map(() => say(client, "task-only", { after: 0, says: "done" }));
    stop.abort();
    expect(await Promise.all(others)).toEqual(["done", "done"]);
    expect(await first).toMatchObject({ code: "ABORTED" });
    expect(await calls(client)).toEqual([{}, {}]);
    const asked = methodsOf(await seen(client));
    expect(asked.filter((method) => method === "tools/list")).toHaveLength(2); // once for "seen", which no list has
  });

  it("calls a tool as ever while the server cannot list it, and looks again", async () => {
    const client = await tasking({}, { busyLists: 1 });
    expect(await say(client, "task-too", {})).toBe("at once");
    expect(await say(client, "task-too", { after: 0, says: "done" })).toBe("done");
    expect(await calls(client)).toEqual([undefined, {}]);
  });

  it("reads what the server says of a task", async () => {
    const client = await tasking();
    const task = await begin(client, { ttl: 7_000, pollInterval: 40 });
    expect(await task.status()).toEqual({
      resultType: "complete",
      taskId: "t1",
      status: "working",
      createdAt: "2026-01-02T03:04:05Z",
      lastUpdatedAt: "2026-01-02T03:04:05Z",
      ttlMs: 7_000,
      pollIntervalMs: 40,
    });
    const unlimited = await begin(client);
    expect(await unlimited.status()).toMatchObject({ ttlMs: null });
  });

  it.each([
    ["whatever the status says of it", { ends: "failed", says: "oops" }, { isError: true }],
    ["and has none if it brings an error", { ends: "failed", error: [-32050, "Out of paper"] }, { code: -32050 }],
    ["or the error of getting it", { error: [-32602, "The result is gone"] }, { code: -32602 }],
  ])("takes the result of a task %s [L25-TASK-B-030]", async (_what, args, expected) => {
    const client = await tasking();
    const outcome = await client.callTool("task-only", { after: 0, ...args }).catch((error: unknown) => error);
    expect(outcome).toMatchObject(expected);
  });

  it("answers what a task asks, for the call it is about [L25-TASK-B-017]", async () => {
    const asked: unknown[] = [];
    const client = await tasking({
      onForm: ({ message }) => (asked.push(message), { action: "accept", content: { name: "Ada" } }),
    });
    expect(await say(client, "task-only", { asks: FORM })).toBe("Ada");
    expect(asked).toEqual(["Name?"]);
    const messages = await seen(client);
    expect(methodsOf(messages)).not.toContain("tasks/update");
    const about = messages.filter(({ method }) => String(method).startsWith("tasks/")).map(({ params }) => params);
    expect(JSON.stringify(about)).not.toContain(RELATED);
  });

  it("waits for the questions of a task once, however often it looks, and of so many tasks at once", async () => {
    const client = await tasking({ onForm: () => new Promise(() => {}) }, {}, { maxQuestions: 1 });
    const [first, second] = [await begin(client, { asks: FORM }), await begin(client, { asks: FORM })];
    for (const task of [first, first, second, first])
      expect(await task.status()).toMatchObject({ status: "input_required", inputRequests: {} });
    await first.respond({ any: { action: "decline" } }); // there is nothing to send
    const said = (await seen(client)).filter(({ method }) => /tasks\/(result|update)/.test(String(method)));
    expect(said).toMatchObject([{ method: "tasks/result", params: { taskId: first.taskId } }]);
  });

  it("looks again when it was not told the end of a task that asked", async () => {
    const onForm = () => ({ action: "accept" as const, content: { name: "Ada" } });
    const client = await tasking({ onForm });
    const call = client.callTool("task-only", { asks: FORM, error: [-32050, "Out of paper"] });
    expect(await rejection(call)).toMatchObject({ code: -32050 });
  });

  it("cancels a task, and takes one that is over for cancelled", async () => {
    const client = await tasking();
    const task = await begin(client);
    await task.cancel();
    expect(await task.status()).toMatchObject({ status: "cancelled" });
    await task.cancel();
    expect(await rejection(task.result())).toMatchObject({ code: "ABORTED" });
    const unknown = resumeTask(client, { taskId: "none", tool: "task-only" });
    expect(await rejection(unknown.cancel())).toMatchObject({ code: -32602 });
    expect(await rejection(unknown.status())).toMatchObject({ code: -32602 });
  });

  it("gives up a task whose caller does, and not the call that was answered [L25-CANC-B-002]", async () => {
    const client = await tasking();
    const stop = new AbortController();
    const call = client.callTool("task-only", {}, { signal: stop.signal });
    await vi.waitFor(async () => expect(methodsOf(await seen(client))).toContain("tasks/get"));
    stop.abort();
    expect(await rejection(call)).toMatchObject({ code: "ABORTED" });
    expect(await resumeTask(client, { taskId: "t1", tool: "task-only" }).status()).toMatchObject({
      status: "cancelled",
    });
    const given = methodsOf(await seen(client)).filter((method) => String(method).includes("cancel"));
    expect(given).toEqual(["tasks/cancel"]);
  });
});

describe("tasks are not asked for", () => {
  it("where the server does not declare them, whatever its tools say [L25-TASK-B-002, L25-TASK-B-003, L25-TASK-C-004]", async () => {
    for (const declared of [undefined, {}, { requests: { tools: {} } }]) {
      const client = await tasking({}, { capabilities: declared && { tasks: declared } });
      await client.listTools();
      expect(await say(client, "task-too")).toBe("at once");
      expect(await rejection(client.callTool("task-only"))).toMatchObject({ code: -32601 });
      expect(await rejection(client.request("tasks/get", { taskId: "t" }))).toMatchObject({ code: -32601 });
      expect(await calls(client)).toEqual([undefined]);
    }
  });

  it("by a client that does not use them", async () => {
    const client = await program({ capabilities: { tasks: TASKS } });
    expect(await say(client, "task-too")).toBe("at once");
    await client.listTools();
    expect(await rejection(client.callTool("task-only"))).toMatchObject({
      code: -32601,
      message: expect.stringContaining("only as a task") as string,
    });
    expect(await calls(client)).toEqual([undefined]);
  });

  it("in sessions of revisions without them", async () => {
    const client = await tasking({}, { version: "2025-06-18" });
    expect(await say(client, "task-too")).toBe("at once");
  });
});
