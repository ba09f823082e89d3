import { createClient } from "@mortise/client";
import { tasks } from "@mortise/ext-tasks/client";
import { LocalError, RpcError } from "@mortise/jsonrpc";
import type { Exchange } from "@mortise/jsonrpc";
import { flag } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { serverWithTasks } from "../server/ask.js";

/** A server on whose way the first `tasks/update` fails, before it arrives or after. */
function clientOf(failure: Error, arrives: boolean) {
  const { server } = serverWithTasks({ pollIntervalMs: 10 });
  server.tool("remove", {
    task: "required",
    handler: async (_args, ctx) => {
      const { sure } = await ctx.ask("sure", { message: "?", fields: { sure: flag() } });
      await new Promise((resolve) => setTimeout(resolve, 200)); // longer than a second attempt takes
      return String(sure);
    },
  });
  let updates = 0;
  let asked = 0;
  const exchange: Exchange = async (request, context) => {
    if (request.method !== "tasks/update" || ++updates > 1) return server.exchange(request, context);
    if (arrives) await server.exchange(request, context);
    throw failure;
  };
  const onForm = () => ({ action: "accept" as const, content: { sure: ++asked === 1 } });
  const client = createClient({ name: "test", version: "1" }, { exchange, onForm }).use(tasks({ listen: false }));
  return { client, updates: () => updates, asked: () => asked };
}

const lost = new LocalError("LOST", "The connection was lost.");

describe("an answer on its way to a task", () => {
  it("is brought again when it did not arrive, and nobody is asked again [TASK-C-042]", async () => {
    const { client, updates, asked } = clientOf(lost, false);
    expect((await client.callTool("remove")).content).toEqual([{ type: "text", text: "true" }]);
    expect([updates(), asked()]).toEqual([2, 1]);
  });

  it("is not brought again when it did arrive, though nobody said so [TASK-C-038, TASK-C-042]", async () => {
    const { client, updates, asked } = clientOf(lost, true);
    expect((await client.callTool("remove")).content).toEqual([{ type: "text", text: "true" }]);
    expect([updates(), asked()]).toEqual([1, 1]);
  });

  it("fails the call when the server refuses it", async () => {
    const { client, updates } = clientOf(new RpcError(-32602, "That is no answer."), false);
    await expect(client.callTool("remove")).rejects.toMatchObject({ code: -32602 });
    expect(updates()).toBe(1);
  });
});
