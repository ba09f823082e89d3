import { ZodJsonSchemaAdapter } from "@tmcp/adapter-zod";
import { StdioTransport } from "@tmcp/transport-stdio";
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
new StdioTransport(server).listen();
