import { tasks } from "@mortise/ext-tasks/server";
import type { JsonRpcSuccess } from "@mortise/jsonrpc";
import { createServer } from "@mortise/server";
import type { Server } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { hello, opened, Talk, textOf } from "./talk.js";
import type { TalkOptions } from "./talk.js";
import { talking, withTasks } from "./task-talk.js";

const EXTENSION = "io.modelcontextprotocol/tasks";

describe("tasks are offered to sessions", () => {
  const welcome = async (server: Server, options: TalkOptions = {}) =>
    (await new Talk(server.exchange, options).result("initialize", hello(options.revision)))["capabilities"];

  it("of 2025-11-25 on servers that have them, where the host says so; never a list of them [L25-TASK-B-001, L25-TASK-B-033]", async () => {
    const { server, extension } = withTasks(() => "");
    const capabilities = await welcome(server, { tasks: extension });
    expect(capabilities.tasks).toEqual({ cancel: {}, requests: { tools: { call: {} } } });
    expect(capabilities).not.toHaveProperty("extensions");
    expect(await welcome(server)).not.toHaveProperty("tasks");
    expect(await welcome(server, { tasks: extension, revision: "2025-06-18" })).not.toHaveProperty("tasks");
    const other = createServer({ name: "other", version: "1" });
    expect(await welcome(other, { tasks: extension })).not.toHaveProperty("tasks");
    const talk = await opened(server.exchange, { tasks: extension });
    expect(await talk.error("tasks/list")).toMatchObject({ code: -32601 });
    expect(await talk.send({ jsonrpc: "2.0", id: 9, method: "tasks/update" })).toMatchObject({
      error: { code: -32601 },
    });
  });

  it("tool by tool", async () => {
    const { server, extension } = withTasks(() => "", { task: "required" });
    server.tool("late", { task: { support: "optional", from: "defer" }, handler: () => "" });
    const listed = async (options: TalkOptions) => {
      const { tools } = await (await opened(server.exchange, options)).result("tools/list");
      return tools.map(({ name, execution }: Record<string, unknown>) => [name, execution]);
    };
    const plain = ["t", "plain", "late"].map((name) => [name, undefined]);
    expect(await listed({ tasks: extension })).toEqual([["t", { taskSupport: "required" }], plain[1], plain[2]]);
    expect(await listed({})).toEqual(plain);
    expect(await listed({ tasks: extension, revision: "2025-06-18" })).toEqual(plain);
  });

  it("in a list that is made once for all sessions, until the tools change", async () => {
    const { server, extension } = withTasks(() => "");
    const talks = await Promise.all([1, 2].map(() => opened(server.exchange, { tasks: extension })));
    const list = async (talk: Talk) => {
      const response = await talk.session.handle({ jsonrpc: "2.0", id: "l", method: "tools/list" }, { send: () => {} });
      return (response as JsonRpcSuccess).result;
    };
    const [one, other] = await Promise.all(talks.map(list));
    expect(other).toBe(one);
    server.tool("new", { task: "required", handler: () => "" });
    const changed = await list(talks[0] as Talk);
    expect(changed["tools"]).toMatchObject([{}, {}, { name: "new", execution: { taskSupport: "required" } }]);
  });

  it("not because their client declares the extension [L25-TASK-S-034, TASK-S-079]", async () => {
    const { server, extension } = withTasks((ctx) => JSON.stringify([ctx.task?.id ?? null, ctx.clientCapabilities]));
    const capabilities = { extensions: { [EXTENSION]: {} }, tasks: {} };
    const call = '[null,{"extensions":{}}]'; // no task, and nothing declared
    for (const options of [{ capabilities }, { capabilities, tasks: extension }]) {
      const talk = await opened(server.exchange, options);
      expect(textOf(await talk.result("tools/call", { name: "t" }))).toBe(call);
    }
    const talk = await opened(server.exchange, { capabilities });
    expect(textOf(await talk.result("tools/call", { name: "t", task: {} }))).toBe(call);
    for (const method of ["tasks/get", "tasks/result", "tasks/cancel", "tasks/list"])
      expect(await talk.error(method, { taskId: "x" })).toMatchObject({ code: -32601 });
    const required = withTasks(() => "", { task: "required" });
    const other = await opened(required.server.exchange, { capabilities });
    const { code, message } = await other.error("tools/call", { name: "t", task: {} });
    expect([code, message]).toEqual([-32600, expect.stringMatching(/clients of the current revision alone .*tasks/)]);
  });

  it("and a tool is called as it says [L25-TASK-S-006, L25-TASK-S-008]", async () => {
    let runs = 0;
    const talk = await talking(() => String(++runs), { task: "required" });
    expect(await talk.error("tools/call", { name: "t" })).toMatchObject({ code: -32601 });
    expect(await talk.error("tools/call", { name: "plain", task: {} })).toMatchObject({ code: -32601 });
    expect(await talk.error("tools/call", { name: "t", task: 1 })).toMatchObject({ code: -32602 });
    expect(await talk.error("tools/call", { name: "none", task: {} })).toMatchObject({ code: -32601 });
    expect(runs).toBe(0);
    expect(textOf(await talk.result("tools/call", { name: "plain" }))).toBe("1");
  });

  it("and an answer that is no task is none to a call for one", async () => {
    const extension = tasks();
    const cached = { resultType: "complete", content: [] };
    const server = createServer({ name: "test", version: "1" }).use(extension);
    server.tool("t", { task: "optional", handler: () => "" });
    const talk = await opened(
      (request, context) =>
        request.method === "tools/call"
          ? Promise.resolve({ jsonrpc: "2.0", id: request.id, result: cached })
          : server.exchange(request, context),
      { tasks: extension },
    );
    expect(await talk.error("tools/call", { name: "t", task: {} })).toMatchObject({ code: -32603 });
  });
});
