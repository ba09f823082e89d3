import { createServer, ToolError } from "@mortise/server";
import type { Server } from "@mortise/server";

/** A small server that does one of everything. */
export function sampleServer(): Server {
  const server = createServer(
    { name: "sample", version: "1.0.0" },
    { stateKeys: "ephemeral", onError: () => undefined },
  );
  server.tool("greet", {
    input: { type: "object", properties: { who: { type: "string" } }, required: ["who"] } as const,
    handler: ({ who }) => `Hello, ${who}!`,
  });
  server.tool("count", {
    handler(_, context) {
      for (let step = 1; step <= 3; step++) context.progress(step, { total: 3 });
      return "counted";
    },
  });
  server.tool("refuse", {
    handler() {
      throw new ToolError("not today");
    },
  });
  server.tool("who", { handler: (_, { auth, transport }) => `${auth?.principal ?? "nobody"} over ${transport}` });
  server.tool("wait", {
    handler: (_, { signal }) => new Promise<string>((_, reject) => signal.addEventListener("abort", reject)),
  });
  server.tool("ask", {
    handler: async (_, context) => {
      const { action } = await context.elicit("sure", { message: "Sure?", fields: {} });
      return action;
    },
  });
  return server;
}
