import { createServer } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

const handler = toNodeHandler(
  createMcpHandler(() => {
    const server = new McpServer({ name: "hello", version: "1.0.0" });
    server.registerTool(
      "echo",
      { description: "Echo the text back", inputSchema: z.object({ text: z.string() }) },
      async ({ text }) => ({
        content: [{ type: "text", text }],
      }),
    );
    return server;
  }),
);
createServer((req, res) => void handler(req, res)).listen(3000, "127.0.0.1");
