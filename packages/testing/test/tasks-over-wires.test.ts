import { TASKS } from "@mortise/ext-tasks";
import { resumeTask, startTask, tasks as clientTasks } from "@mortise/ext-tasks/client";
import { tasks } from "@mortise/ext-tasks/server";
import type { JsonRpcRequest } from "@mortise/jsonrpc";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { createServer, flag } from "@mortise/server";
import { testClient } from "@mortise/testing";
import { fetchHandler } from "@mortise/transport-http";
import { describe, expect, it } from "vitest";

function taskServer() {
  const server = createServer({ name: "test", version: "1" }).use(tasks({ pollIntervalMs: 50 }));
  server.tool("remove", {
    task: "required",
    handler: async (_args, ctx) => {
      const { sure } = await ctx.ask("sure", { message: "Sure?", fields: { sure: flag() } });
      return `sure: ${sure}`;
    },
  });
  return server;
}

describe.each(["memory", "stdio", "http"] as const)("tasks over %s", (over) => {
  it("are heard of, asked about and answered [TASK-C-057, TASK-C-052]", async () => {
    const sent: JsonRpcRequest[] = [];
    const client = testClient(taskServer(), {
      over,
      onForm: () => ({ action: "accept", content: { sure: true } }),
      middleware: [(next) => (request, context) => (sent.push(request), next(request, context))],
    });
    client.use(clientTasks());
    expect((await client.callTool("remove")).content).toEqual([{ type: "text", text: "sure: true" }]);
    expect(sent.map(({ method }) => method)).toEqual(expect.arrayContaining(["subscriptions/listen", "tasks/update"]));
    const { task } = await startTask(client, "remove");
    await task?.cancel();
    await expect(task?.result()).rejects.toThrow("was cancelled");
    await client.close();
  });
});

describe.each(["memory", "stdio", "http"] as const)("tasks of others over %s", (over) => {
  it("are ids that never were, for who is somebody else and for who is nobody [TASK-S-059, TASK-S-060]", async () => {
    const server = taskServer();
    const clientOf = (principal?: string) => {
      const client = testClient(server, {
        over,
        capabilities: { elicitation: {} },
        ...(principal !== undefined && { auth: { principal, scopes: [] } }),
      });
      client.use(clientTasks());
      return client;
    };
    const [ada, eve, nobody] = [clientOf("ada"), clientOf("eve"), clientOf()];
    const { task } = await startTask(ada, "remove");
    const odd = ["made-up", "\r\nX-Injected: 1", "__proto__", "ä\u0000", "x".repeat(300), " "];
    for (const client of [eve, nobody])
      for (const taskId of [task!.taskId, ...odd]) {
        const other = resumeTask(client, { taskId, tool: "remove" });
        await expect(other.status()).rejects.toMatchObject({ code: -32602 });
        await expect(other.respond({})).rejects.toMatchObject({ code: -32602 });
        await expect(other.cancel()).rejects.toMatchObject({ code: -32602 });
      }
    expect((await task!.status()).status).not.toBe("cancelled");
    await Promise.all([ada, eve, nobody].map((client) => client.close()));
    await server.close();
  });
});

describe("tasks over HTTP", () => {
  const taskId = "0b6cf8a3-4f1e-4b0f-9a53-111111111111";
  const post = (mcpName: string, capabilities: object) =>
    fetchHandler(taskServer().exchange).fetch(
      new Request("http://localhost/mcp", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-protocol-version": REVISION,
          "mcp-method": "tasks/get",
          "mcp-name": mcpName,
        },
        body: JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "tasks/get",
          params: {
            taskId,
            _meta: { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: capabilities },
          },
        }),
      }),
    );
  const declaring = { extensions: { [TASKS]: {} } };

  it("are routed by Mcp-Name, which says what the body says [TASK-S-058, TASK-S-062]", async () => {
    for (const [name, capabilities, status, code] of [
      ["another", declaring, 400, -32020],
      [taskId, {}, 400, -32021],
      [taskId, declaring, 200, -32602],
    ] as const) {
      const response = await post(name, capabilities);
      const { error } = (await response.json()) as { error: { code: number } };
      expect([response.status, error.code]).toEqual([status, code]);
    }
  });
});
