import { setTimeout as pause } from "node:timers/promises";
import type { Server } from "@mortise/server";

/** Between two messages: long enough for a reader to see them apart. */
const STEP_MS = 50;

/** How long a session's stream is held open for a request that is not answered yet; the client comes back for the rest. */
export const HELD_MS = 300;

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
  server.tool("test_tool_with_logging", {
    description: "Logs in three steps",
    async handler(_args, ctx) {
      for (const step of ["Tool execution started", "Tool processing data", "Tool execution completed"]) {
        ctx.log("info", step);
        await pause(STEP_MS, undefined, { signal: ctx.signal });
      }
      return "Logged.";
    },
  });
  server.tool("test_reconnection", {
    description:
      "Takes longer than the fixture holds a stream open, so that the client has to come back for the answer",
    async handler(_args, ctx) {
      await pause(HELD_MS + 2 * STEP_MS, undefined, { signal: ctx.signal });
      return "Still here.";
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
