// The official TypeScript SDK, each part mounted as its documentation shows.
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { listen } from "../../harness/listen.mjs";
import { zodTools } from "../../tools/zod.mjs";
import { REVISION } from "../../wire/requests.mjs";

async function factoryFor(set) {
  const { McpServer } = await import("@modelcontextprotocol/server");
  const tools = zodTools(z, set);
  return () => {
    const server = new McpServer({ name: "bench", version: "1.0.0" });
    for (const { name, description, schema, handler } of tools)
      server.registerTool(name, { description, inputSchema: schema }, handler);
    return server;
  };
}

/** A transport and a server for each session. */
async function serveSessions(set, options) {
  const { localhostHostValidation, localhostOriginValidation, NodeStreamableHTTPServerTransport } =
    await import("@modelcontextprotocol/node");
  const makeServer = await factoryFor(set);
  const guards = [localhostHostValidation(), localhostOriginValidation()];
  const sessions = new Map();
  return listen(async (req, res) => {
    if (!guards.every((admits) => admits(req, res))) return;
    let transport = sessions.get(req.headers["mcp-session-id"]);
    if (!transport) {
      const onsessioninitialized = (id) => void sessions.set(id, transport);
      transport = new NodeStreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized,
        ...options,
      });
      await makeServer().connect(transport);
    }
    await transport.handleRequest(req, res);
  });
}

export default {
  label: "@modelcontextprotocol/server and /client 2.4.0",
  streams: "node",
  http: {
    node: {
      async start({ set }) {
        const { createMcpHandler } = await import("@modelcontextprotocol/server");
        const { localhostHostValidation, localhostOriginValidation, toNodeHandler } =
          await import("@modelcontextprotocol/node");
        const handler = toNodeHandler(createMcpHandler(await factoryFor(set)));
        const hostIsValid = localhostHostValidation();
        const originIsValid = localhostOriginValidation();
        return listen((req, res) => {
          if (hostIsValid(req, res) && originIsValid(req, res)) void handler(req, res);
        });
      },
    },
  },
  sessions: {
    session: { start: ({ set }) => serveSessions(set, {}) },
    "session-json": { start: ({ set }) => serveSessions(set, { enableJsonResponse: true }) },
  },
  stdio: {
    node: {
      async start({ set }) {
        const { serveStdio } = await import("@modelcontextprotocol/server/stdio");
        serveStdio(await factoryFor(set));
      },
    },
  },
  client: {
    fetch: {
      async connect({ url }) {
        const { Client, StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
        const client = new Client(
          { name: "bench", version: "1.0.0" },
          { versionNegotiation: { mode: { pin: REVISION } } },
        );
        await client.connect(new StreamableHTTPClientTransport(new URL(url)));
        return {
          call: async (text) => (await client.callTool({ name: "echo", arguments: { text } })).content[0].text,
          close: () => client.close(),
        };
      },
    },
  },
  types: {
    zod: (tools) => `
import { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
export const server = new McpServer({ name: "types", version: "1.0.0" });
${tools.map(({ name, zod, body }) => `server.registerTool("${name}", { inputSchema: ${zod} }, async (args) => ${body});`).join("\n")}
`,
  },
};
