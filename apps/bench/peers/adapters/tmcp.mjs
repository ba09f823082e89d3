// tmcp, a small server SDK; it has no client.
import * as z from "zod";
import { listen } from "../../harness/listen.mjs";
import { zodTools } from "../../tools/zod.mjs";

async function build(set) {
  const { McpServer } = await import("tmcp");
  const { ZodJsonSchemaAdapter } = await import("@tmcp/adapter-zod");
  const about = { adapter: new ZodJsonSchemaAdapter(), capabilities: { tools: { listChanged: true } } };
  const server = new McpServer({ name: "bench", version: "1.0.0", description: "bench" }, about);
  for (const { handler, ...tool } of zodTools(z, set)) server.tool(tool, handler);
  return server;
}

export default {
  label: "tmcp 1.20.0 with its own transports and Zod adapter",
  streams: "fetch",
  http: {
    fetch: {
      async start({ set }) {
        const { getRequestListener } = await import("@hono/node-server");
        const { HttpTransport } = await import("@tmcp/transport-http");
        const transport = new HttpTransport(await build(set), { path: "/mcp", allowedOrigins: [] });
        return listen(
          getRequestListener(async (req) => (await transport.respond(req)) ?? new Response(null, { status: 404 })),
        );
      },
    },
  },
  stdio: {
    node: {
      async start({ set }) {
        const { StdioTransport } = await import("@tmcp/transport-stdio");
        new StdioTransport(await build(set)).listen();
      },
    },
  },
  types: {
    zod: (tools) => `
import { ZodJsonSchemaAdapter } from "@tmcp/adapter-zod";
import { McpServer } from "tmcp";
import * as z from "zod";
export const server = new McpServer({ name: "types", version: "1.0.0", description: "types" }, { adapter: new ZodJsonSchemaAdapter(), capabilities: { tools: {} } });
${tools.map(({ name, zod, body }) => `server.tool({ name: "${name}", description: "d", schema: ${zod} }, async (args) => ${body});`).join("\n")}
`,
  },
};
