import { createServer, flag } from "@mortise/server";
import type { Server } from "@mortise/server";

/** A server whose tools need what a runtime has to give: streams, timers, signals, cryptography. */
export function sampleServer(): Server {
  const server = createServer(
    { name: "runtimes", version: "1.0.0" },
    { stateKeys: "ephemeral", onError: () => undefined },
  );
  server.tool("echo", {
    input: {
      type: "object",
      properties: { text: { type: "string" }, region: { type: "string", "x-mcp-header": "Region" } },
      required: ["text"],
    } as const,
    handler: ({ text, region }) => [text, region ?? "nowhere"].join(" from "),
  });
  server.tool("count", {
    async handler(_, context) {
      for (let step = 1; step <= 5; step++) {
        context.progress(step, { total: 5 });
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return "counted";
    },
  });
  server.tool("confirm", {
    async handler(_, context) {
      const { sure } = await context.ask("sure", { message: "Sure?", fields: { sure: flag() } });
      return sure ? "done" : "left";
    },
  });
  addWaiting(server);
  server.resource("note:///ünï", { name: "note", handler: () => "a note" });
  return server;
}

/** Two that end when they are cancelled, before and after their first word, and one that counts them. */
function addWaiting(server: Server): void {
  let waiting = 0;
  const wait = (signal: AbortSignal): Promise<string> =>
    new Promise((_, reject) => {
      waiting++;
      signal.addEventListener("abort", () => void (waiting--, reject(new Error("stopped"))));
    });
  server.tool("wait", { handler: (_, { signal }) => wait(signal) });
  server.tool("wait-aloud", {
    handler: (_, context) => {
      context.progress(1);
      return wait(context.signal);
    },
  });
  server.tool("waiting", { handler: () => String(waiting) });
}
