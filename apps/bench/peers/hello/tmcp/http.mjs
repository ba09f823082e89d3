import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { ZodJsonSchemaAdapter } from "@tmcp/adapter-zod";
import { HttpTransport } from "@tmcp/transport-http";
import { McpServer } from "tmcp";
import * as z from "zod";

const about = { adapter: new ZodJsonSchemaAdapter(), capabilities: { tools: {} } };
const server = new McpServer({ name: "hello", version: "1.0.0", description: "hello" }, about);
server.tool(
  { name: "echo", description: "Echo the text back", schema: z.object({ text: z.string() }) },
  async ({ text }) => ({
    content: [{ type: "text", text }],
  }),
);
const transport = new HttpTransport(server, { path: "/mcp" });
createServer(
  getRequestListener(async (req) => (await transport.respond(req)) ?? new Response(null, { status: 404 })),
).listen(3000, "127.0.0.1");
