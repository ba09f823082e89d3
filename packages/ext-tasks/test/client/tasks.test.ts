import { RpcError } from "@mortise/jsonrpc";
import type { Exchange, JsonRpcRequest } from "@mortise/jsonrpc";
import { createClient } from "@mortise/client";
import type { ClientSettings } from "@mortise/client";
import { resumeTask, startTask, tasks } from "@mortise/ext-tasks/client";
import type { SavedTask, TasksOptions } from "@mortise/ext-tasks/client";
import { flag, ToolError } from "@mortise/server";
import type { Server } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { serverWithTasks } from "../server/ask.js";

/** A client of the server, and what it has sent. */
function clientOf(server: { readonly exchange: Exchange }, options: TasksOptions = {}, settings: ClientSettings = {}) {
  const sent: JsonRpcRequest[] = [];
  const exchange: Exchange = (request, context) => {
    sent.push(request);
    return server.exchange(request, context);
  };
  const client = createClient({ name: "test", version: "1" }, { exchange, ...settings });
  client.use(tasks(options));
  return { client, sent: (method: string) => sent.filter((request) => request.method === method) };
}

function withTools(pollIntervalMs = 10): { server: Server; finish: () => void } {
  const { server } = serverWithTasks({ pollIntervalMs });
  let finish = (): void => {};
  const done = new Promise<void>((resolve) => (finish = resolve));
  server.tool("work", { task: "required", handler: () => done.then(() => "done") });
  server.tool("wrong", { task: "required", handler: () => Promise.reject(new ToolError("too long")) });
  server.tool("broken", {
    task: "required",
    handler: () => Promise.reject(new RpcError(-32000, "broken", { data: 1 })),
  });
  server.tool("wait", {
    task: "required",
    handler: (_args, ctx) =>
      new Promise((_, reject) => ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason as Error))),
  });
  server.tool("remove", {
    task: "required",
    handler: async (_args, ctx) => {
      const questions = ["a", "b"].map((key) => ctx.ask(key, { message: `${key}?`, fields: { sure: flag() } }));
      const answers = (await Promise.all(questions)).map(({ sure }) => sure);
      const { sure } = await ctx.ask("c", { message: "c?", fields: { sure: flag() } });
      return [...answers, sure].join(" ");
    },
  });
  server.tool("at-once", { task: "optional", handler: () => "at once" });
  return { server, finish };
}

describe.each([true, false])("a client that hears of tasks: %s", (listen) => {
  it("waits for a task as for any call [TASK-C-004, TASK-C-021]", async () => {
    const { server, finish } = withTools();
    const { client, sent } = clientOf(server, { listen });
    setTimeout(finish, 40);
    expect((await client.callTool("work")).content).toEqual([{ type: "text", text: "done" }]);
    expect(sent("subscriptions/listen").length).toBe(listen ? 1 : 0);
    expect((await client.callTool("wrong")).isError).toBe(true);
    await expect(client.callTool("broken")).rejects.toMatchObject({ code: -32000, message: "broken", data: 1 });
  });

  it("takes each question to its handler once, as those of a request [TASK-C-032, TASK-C-034, TASK-C-042, TASK-C-038, TASK-C-033]", async () => {
    const { server } = withTools();
    const asked: string[] = [];
    const onForm = async ({ message }: { message: string }, { about }: { about: string }) => {
      asked.push(`${about} ${message}`);
      await new Promise((resolve) => setTimeout(resolve, message === "b?" ? 60 : 0));
      return { action: "accept" as const, content: { sure: message !== "b?" } };
    };
    const { client, sent } = clientOf(server, { listen }, { onForm });
    expect((await client.callTool("remove")).content).toEqual([{ type: "text", text: "true false true" }]);
    expect(asked.sort()).toEqual(["remove a?", "remove b?", "remove c?"]);
    const keys = sent("tasks/update").flatMap(({ params }) => Object.keys(params?.inputResponses as object));
    expect(keys.sort()).toEqual(["a", "b", "c"]);
  });

  it("fails when it cannot be asked, and leaves the task", async () => {
    const { server } = withTools();
    const { client } = clientOf(server, { listen }, { capabilities: { elicitation: {} } });
    const { task } = await startTask(client, "remove");
    await expect(task?.result({ listen })).rejects.toMatchObject({ name: "InputRequiredError" });
    expect((await task?.status())?.status).toBe("input_required");
  });

  it("cancels the task of a call that its caller gives up, as a task [TASK-C-046]", async () => {
    const { server } = withTools();
    const { client, sent } = clientOf(server, { listen });
    const controller = new AbortController();
    const calling = client.callTool("wait", {}, { signal: controller.signal });
    await expect.poll(() => sent("tasks/get").length).toBeGreaterThan(0);
    controller.abort();
    await expect(calling).rejects.toMatchObject({ name: "AbortedError" });
    await expect.poll(() => sent("tasks/cancel").length).toBe(1);
  });
});

describe("a handle", () => {
  it("finds its task again in another process [TASK-C-022]", async () => {
    const { server, finish } = withTools();
    const { task } = await startTask(clientOf(server).client, "work");
    const saved = JSON.parse(JSON.stringify(task)) as SavedTask;
    expect(saved).toEqual({ taskId: task?.taskId, tool: "work" });
    const again = resumeTask(clientOf(server).client, saved);
    expect((await again.status()).status).toBe("working");
    finish();
    expect((await again.result()).content).toEqual([{ type: "text", text: "done" }]);
  });

  it("tells every change until the end, and answers by hand", async () => {
    const { server } = withTools();
    const { client } = clientOf(server, {}, { capabilities: { elicitation: {} } });
    const { task } = await startTask(client, "remove");
    const seen: string[] = [];
    for await (const update of task!.updates()) {
      seen.push(update.status);
      if (update.status !== "input_required") continue;
      const yes = { action: "accept" as const, content: { sure: true } };
      await task!.respond(Object.fromEntries(Object.keys(update.inputRequests).map((key) => [key, yes])));
    }
    expect(seen.at(-1)).toBe("completed");
    expect(seen).toContain("input_required");
  });

  it("cancels, and says so to who waits [TASK-C-018]", async () => {
    const { server } = withTools();
    const { task } = await startTask(clientOf(server).client, "wait");
    const result = task!.result();
    await task!.cancel();
    await expect(result).rejects.toThrow("was cancelled");
    await expect(task!.result()).rejects.toThrow("was cancelled"); // over when first looked at
  });

  it("is refused where the id is unknown", async () => {
    const { server } = withTools();
    const handle = resumeTask(clientOf(server).client, { taskId: "made-up", tool: "work" });
    await expect(handle.status()).rejects.toMatchObject({ code: -32602 });
    await expect(handle.result()).rejects.toMatchObject({ code: -32602 });
  });
});

describe("an answer that is a task", () => {
  const answering = (result: object): { readonly exchange: Exchange } => ({
    exchange: async ({ id }) => ({ jsonrpc: "2.0", id, result: result as Record<string, unknown> }),
  });
  const at = new Date(0).toISOString();
  const task = { taskId: "t", status: "working", createdAt: at, lastUpdatedAt: at, ttlMs: null, resultType: "task" };

  it("is refused on methods that have none, and when it cannot be read [TASK-C-005]", async () => {
    await expect(clientOf(answering(task)).client.readResource("a://b")).rejects.toMatchObject({
      name: "InvalidMessageError",
    });
    const { status: _, ...bad } = task;
    await expect(clientOf(answering(bad)).client.callTool("x")).rejects.toMatchObject({ name: "InvalidMessageError" });
  });
});
