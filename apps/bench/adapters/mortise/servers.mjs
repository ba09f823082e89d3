import { listen } from "../../harness/listen.mjs";
import { jsonTools } from "../../tools/json.mjs";

const LOOPBACK = { allowedHosts: ["127.0.0.1"] };

async function build(set) {
  const { createServer } = await import("@mortise/server");
  const server = createServer({ name: "bench", version: "1.0.0" });
  for (const { name, description, inputSchema: input, handler } of jsonTools(set))
    server.tool(name, { description, input, handler });
  return server;
}

async function buildWithZod(set) {
  const { createServer } = await import("@mortise/server");
  const z = await import("zod");
  const { zodTools } = await import("../../tools/zod.mjs");
  const server = createServer({ name: "bench", version: "1.0.0" });
  for (const { name, description, schema: input, handler } of zodTools(z, set))
    server.tool(name, { description, input, handler });
  return server;
}

export const httpServers = {
  node: { start: ({ set }) => onNode(build(set)) },
  zod: { start: ({ set }) => onNode(buildWithZod(set)) },
  fetch: {
    async start({ set }) {
      const { getRequestListener } = await import("@hono/node-server");
      const { fetchHandler } = await import("@mortise/transport-http");
      const { fetch } = fetchHandler((await build(set)).exchange, LOOPBACK);
      return listen(getRequestListener(fetch));
    },
  },
};

/** The same URL for clients of both eras, as `serve` does it. */
export const sessionServers = {
  session: {
    async start({ set }) {
      const { legacyHttp } = await import("@mortise/legacy/server");
      const building = build(set);
      return onNode(building, { otherwise: legacyHttp((await building).exchange).otherwise });
    },
  },
};

async function onNode(building, options) {
  const { nodeHandler } = await import("@mortise/transport-http/node");
  return listen(nodeHandler((await building).exchange, { ...LOOPBACK, ...options }));
}

export const stdioServers = {
  node: {
    async start({ set }) {
      const { serveStdio } = await import("@mortise/transport-stdio/node");
      serveStdio((await build(set)).exchange);
    },
  },
};
