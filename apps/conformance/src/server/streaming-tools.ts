import { setTimeout as pause } from "node:timers/promises";
import type { Server } from "@mortise/server";

/** Between two messages: long enough for a reader to see them apart. */
const STEP_MS = 50;

/** Tools that speak while they work. */
export function defineStreamingTools(server: Server): void {
  server.tool("test_tool_with_progress", {
    description: "Reports progress in three steps",
    async handler(_args, ctx) {
      for (const done of [0, 50, 100]) {
        ctx.progress(done, { total: 100, message: `${done} of 100` });
        await pause(STEP_MS, undefined, { signal: ctx.signal });
      }
      return "Done.";
    },
  });
  server.tool("test_logging_tool", {
    description: "Logs, for requests that ask for log messages",
    handler(_args, ctx) {
      ctx.log("info", "A message for whoever asked for it");
      return "Logged.";
    },
  });
}
