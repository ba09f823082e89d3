import { setTimeout as pause } from "node:timers/promises";
import { tasks } from "@mortise/ext-tasks/server";
import { RpcError } from "@mortise/jsonrpc";
import { flag, text, ToolError } from "@mortise/server";
import type { Server } from "@mortise/server";

/** How long the job that fails takes until it does, ms. */
const JOB_MS = 1_000;

/** Tools that go on as tasks. */
export function defineTaskTools(server: Server): void {
  server.use(tasks({ pollIntervalMs: 200 }));
  server.tool("greet", {
    description: "Greets at once",
    input: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    handler: ({ name }) => `Hello, ${name}!`,
  });
  server.tool("slow_compute", {
    description: "Takes its time",
    input: { type: "object", properties: { seconds: { type: "number" }, label: { type: "string" } } },
    task: "optional",
    handler: async ({ seconds = 1, label = "it" }, ctx) => {
      await pause(seconds * 1_000, undefined, { signal: ctx.signal });
      return `Computed ${label} in ${seconds} s`;
    },
  });
  server.tool("failing_job", {
    description: "Says that it failed",
    task: "required",
    handler: async (_args, ctx) => {
      await pause(JOB_MS, undefined, { signal: ctx.signal });
      throw new ToolError("The job failed");
    },
  });
  server.tool("protocol_error_job", {
    description: "Ends with a protocol error",
    task: "required",
    handler: () => Promise.reject(new RpcError(-32000, "The job cannot be done")),
  });
  defineAskingTaskTools(server);
}

function defineAskingTaskTools(server: Server): void {
  server.tool("confirm_delete", {
    description: "Asks before it deletes",
    input: { type: "object", properties: { filename: { type: "string" } } },
    task: "required",
    handler: async ({ filename = "the file" }, ctx) => {
      const { confirm } = await ctx.ask("confirm", { message: `Delete ${filename}?`, fields: { confirm: flag() } });
      return confirm ? `Deleted ${filename}` : `Kept ${filename}`;
    },
  });
  server.tool("multi_input", {
    description: "Asks two things at once",
    task: "required",
    handler: async (_args, ctx) => {
      const answers = ["first", "second"].map((key) => ctx.elicit(key, { message: `The ${key} one?`, fields: {} }));
      return (await Promise.all(answers)).map(({ action }) => action).join(", ");
    },
  });
  server.tool("test_tool_with_task", {
    description: "Asks first, then goes on as a task",
    task: { support: "required", from: "defer" },
    handler: async (_args, ctx) => {
      const { name } = await ctx.ask("name", { message: "What is your name?", fields: { name: text() } });
      await ctx.task.defer();
      return `Hello, ${name}`;
    },
  });
}
