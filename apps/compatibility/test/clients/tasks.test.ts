import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { CallToolResultSchema, ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixture, listening } from "../programs.js";
import type { Listening } from "../programs.js";

describe.each(["stdio", "http"])(
  "tasks of Mortise's server and @modelcontextprotocol/sdk 1.32.2 over %s",
  (carrier) => {
    const asked: unknown[] = [];
    const client = new Client(
      { name: "official", version: "1.0.0" },
      { capabilities: { elicitation: { form: {} }, tasks: {} } },
    );
    let server: Listening | undefined;

    beforeAll(async () => {
      const program = fixture("task-server.mjs", carrier);
      if (carrier === "http") server = await listening(program);
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        asked.push(params);
        return { action: "accept", content: { sure: true } };
      });
      const transport = server
        ? new StreamableHTTPClientTransport(new URL(server.url))
        : new StdioClientTransport(program);
      await client.connect(transport as Transport);
    });
    afterAll(async () => {
      await client.close();
      await server?.stop();
    });

    /** What a call that may be a task brings, one after the other. */
    async function heard(name: string): Promise<{ readonly type: string; readonly [key: string]: unknown }[]> {
      const messages: { type: string }[] = [];
      for await (const message of client.experimental.tasks.callToolStream({ name, arguments: {} }))
        messages.push(message);
      return messages;
    }
    const text = (words: string) => ({ content: [{ type: "text", text: words }] });

    it("are declared, and listed with the tools", async () => {
      expect(client.getServerCapabilities()?.tasks).toEqual({ cancel: {}, requests: { tools: { call: {} } } });
      const { tools } = await client.listTools();
      expect(tools.map(({ name, execution }) => [name, execution?.taskSupport])).toEqual([
        ["clean", "required"],
        ["either", "optional"],
        ["refuse", "optional"],
        ["wait", "optional"],
        ["short", undefined],
      ]);
    });

    it("are begun, asked about on the way, and bring the result of the call [L25-TASK-B-016]", async () => {
      const messages = await heard("clean");
      expect(messages[0]).toMatchObject({ type: "taskCreated", task: { status: "working" } });
      expect(messages.at(-1)).toMatchObject({ type: "result", result: text("deleted") });
      const { taskId } = messages[0]?.["task"] as { taskId: string };
      expect(asked).toMatchObject([
        { message: "Delete two files?", _meta: { "io.modelcontextprotocol/related-task": { taskId } } },
      ]);
      expect((await heard("either")).at(-1)).toMatchObject({ type: "result", result: text("done") });
    });

    it("fail where the result is an error, which can be had all the same [L25-TASK-B-030]", async () => {
      const messages = await heard("refuse");
      const { taskId } = messages[0]?.["task"] as { taskId: string };
      expect(messages.at(-2)).toMatchObject({ task: { status: "failed", statusMessage: "Not on a Sunday." } });
      expect(messages.at(-1)).toMatchObject({ type: "error" });
      expect(await client.experimental.tasks.getTaskResult(taskId, CallToolResultSchema)).toMatchObject({
        isError: true,
      });
    });

    it("are cancelled", async () => {
      const { tasks } = client.experimental;
      for await (const message of tasks.callToolStream({ name: "wait", arguments: {} })) {
        if (message.type !== "taskCreated") continue;
        expect(await tasks.cancelTask(message.task.taskId)).toMatchObject({ status: "cancelled" });
        await expect(tasks.cancelTask(message.task.taskId)).rejects.toMatchObject({ code: -32602 });
        await expect(tasks.getTask("none")).rejects.toMatchObject({ code: -32602 });
        await expect(tasks.listTasks()).rejects.toThrow();
      }
    });

    it("are left alone by calls that want none", async () => {
      expect(await client.callTool({ name: "short", arguments: {} })).toMatchObject(text("at once"));
      expect(await client.callTool({ name: "either", arguments: {} })).toMatchObject(text("done"));
      expect((await heard("short")).map(({ type }) => type)).toEqual(["result"]);
    });
  },
);
