import { createServer, ToolError } from "@mortise/mcp";
import type { Server } from "@mortise/mcp";
import { text } from "@mortise/server";

/** A server with one of everything. */
export function createWholeServer(onError: (error: unknown) => void = () => {}): Server {
  const server = createServer({ name: "whole", version: "1" }, { logging: true, onError });
  server.tool("work", {
    handler(_args, ctx) {
      for (const done of [1, 2]) ctx.progress(done, { total: 2 });
      ctx.log("warning", "halfway");
      return "worked";
    },
  });
  server.tool("region", {
    input: {
      type: "object",
      properties: {
        region: { type: "string", "x-mcp-header": "Region" },
        size: { type: "integer", "x-mcp-header": "Size" },
      },
    },
    handler: (args) => ({ got: args }),
  });
  server.tool("ask", {
    input: { type: "object", properties: { polite: { type: "boolean" } } },
    needs: { elicitation: {} },
    handler: async (_args, ctx) => `Hello, ${(await ctx.ask("who", { message: "?", fields: { name: text() } })).name}!`,
  });
  server.tool("fail", {
    handler() {
      throw new ToolError("no");
    },
  });
  server.tool("bug", {
    handler() {
      throw new Error("secret");
    },
  });
  server.tool("sample", { needs: { sampling: {} }, handler: () => "" });
  server.tool("wait", {
    handler: (_args, ctx) =>
      new Promise((_, reject) => ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason))),
  });
  server.resource("memo:///a", { name: "a", mimeType: "text/plain", handler: () => "a memo" });
  server.resourceTemplate("memo:///{id}/page", {
    name: "page",
    complete: { id: (typed) => ["one", "two"].filter((id) => id.startsWith(typed)) },
    handler: ({ variables }) => `page of ${variables.id}`,
  });
  server.prompt("greet", { arguments: { who: { required: true } }, handler: ({ who }) => `Greet ${who}.` });
  return server;
}
