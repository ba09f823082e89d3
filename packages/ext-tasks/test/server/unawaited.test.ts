import type { RequestContext } from "@mortise/server";
import { expect, it } from "vitest";
import { ask, call, reaching, serverWithTasks } from "./ask.js";

const untilAborted = ({ signal }: RequestContext) =>
  new Promise<string>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

it("a client that cancels ends no process, though the handler has left a step running that fails then", async () => {
  let failed = false;
  const { server } = serverWithTasks();
  server.tool("work", {
    task: "required",
    async handler(_args, ctx) {
      const early = ctx.once("early", () => untilAborted(ctx).finally(() => (failed = true))); // to be awaited later
      await ctx.once("late", () => untilAborted(ctx));
      return early;
    },
  });
  const { taskId } = await call(server, "work");
  await ask(server, "tasks/cancel", { taskId });
  await reaching(server, taskId, "cancelled");
  await expect.poll(() => failed).toBe(true);
  await new Promise((resolve) => setTimeout(resolve)); // a rejection that nobody handles fails the whole run
  await server.close();
});
