import { setTimeout as pause } from "node:timers/promises";
import { tasks } from "@mortise/ext-tasks/server";
import type { TaskRunner } from "@mortise/ext-tasks/server";
import type { TaskStore } from "@mortise/ext-tasks/store";
import { ToolError, createServer, text } from "@mortise/server";
import type { Server, Topics } from "@mortise/server";

/** How a task of the tool `work` is to end, when nobody cancels it. */
export type Ending = "completes" | "refuses" | "breaks";

export interface TaskServerParts {
  readonly store: TaskStore;
  readonly runner: TaskRunner;
  readonly topics?: Topics | undefined;
}

/** A server of which there may be any number for the same store. */
export function taskServer({ store, runner, topics }: TaskServerParts): Server {
  const server = createServer({ name: "task-cluster", version: "1.0.0" }, topics && { topics });
  server.use(tasks({ store, runner, pollIntervalMs: 100 }));
  defineWork(server);
  server.tool("define", {
    description: "Defines one more tool in the process that is asked",
    input: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } as const,
    handler({ name }) {
      server.tool(name, { handler: () => "defined" });
      return name;
    },
  });
  return server;
}

/** Steps and questions, one after the other. It does not listen to `ctx.signal`, so whoever has lost the task tries to write all the same. */
function defineWork(server: Server): void {
  server.tool("work", {
    task: "required",
    input: {
      type: "object",
      properties: { ending: { type: "string" }, stepMs: { type: "number" } },
      required: ["ending", "stepMs"],
    } as const,
    async handler({ ending, stepMs }, ctx) {
      const step = (name: string): Promise<string> =>
        ctx.once(name, () => pause(stepMs).then(() => `${name} by ${process.pid}: ${crypto.randomUUID()}`));
      const steps = [await step("fetch")];
      const first = await ctx.ask("first", { message: "First?", fields: { value: text() } });
      steps.push(await step("compute"));
      const second = await ctx.ask("second", { message: "Second?", fields: { value: text() } });
      steps.push(await step("store"));
      await pause(stepMs);
      if (ending === "refuses") throw new ToolError(JSON.stringify(steps));
      if (ending === "breaks") throw new TypeError("broken on purpose");
      return { steps, answers: [first.value, second.value] };
    },
  });
}
