import { setTimeout as pause } from "node:timers/promises";
import { inProcess, tasks } from "@mortise/ext-tasks/server";
import type { TaskStore } from "@mortise/ext-tasks/store";
import { ToolError, createServer, text } from "@mortise/server";
import type { Server, ServerOptions } from "@mortise/server";

/** How a task of the tool `work` is to end, when nobody cancels it. */
export type Ending = "completes" | "refuses" | "breaks";

/** Short, so that a task is soon somebody else's: a server that was stopped for longer comes back as a stale holder. */
export const LEASE_MS = 1_000;
/** What a step takes at most. */
const STEP_MS = 200;

/** A server whose one tool goes through steps and questions; of the same store there may be any number. */
export function taskServer(store: TaskStore, options?: ServerOptions): Server {
  const runner = inProcess({ leaseMs: LEASE_MS, pollMs: 200 });
  const server = createServer({ name: "task-cluster", version: "1.0.0" }, options);
  server.use(tasks({ store, runner, pollIntervalMs: 100 }));
  server.tool("work", {
    task: "required",
    input: {
      type: "object",
      properties: { ending: { type: "string" } },
      required: ["ending"],
    } as const,
    async handler({ ending }, ctx) {
      const work = (): Promise<string> =>
        pause(Math.random() * STEP_MS, undefined, { signal: ctx.signal }).then(() => crypto.randomUUID());
      const steps = [await ctx.once("fetch", work)];
      const first = await ctx.ask("first", { message: "First?", fields: { value: text() } });
      steps.push(await ctx.once("compute", work));
      const second = await ctx.ask("second", { message: "Second?", fields: { value: text() } });
      steps.push(await ctx.once("store", work));
      if (ending === "refuses") throw new ToolError(JSON.stringify(steps));
      if (ending === "breaks") throw new TypeError("broken on purpose");
      return { steps, answers: [first.value, second.value] };
    },
  });
  return server;
}
