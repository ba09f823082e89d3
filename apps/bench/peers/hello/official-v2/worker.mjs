import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

export default createMcpHandler(() => {
  const server = new McpServer({ name: "hello", version: "1.0.0" });
  server.registerTool(
    "echo",
    { description: "Echo the text back", inputSchema: z.object({ text: z.string() }) },
    async ({ text }) => ({
      content: [{ type: "text", text }],
    }),
  );
  return server;
});
