import { createServer as createHttpServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer } from "@mortise/server";
import type { HttpServerOptions } from "@mortise/transport-http";
import { nodeHandler } from "@mortise/transport-http/node";

/** An HTTP request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

export interface McpOrigin {
  readonly url: string;
  /** Every request so far, preflights included. */
  readonly arrived: readonly Arrived[];
  /** Names of the tools whose handlers ran. */
  readonly ran: readonly string[];
  /** Resolves when the client of `wait` has gone. */
  readonly givenUp: Promise<void>;
  close(): Promise<void>;
}

/** A server with a tool for each thing that a page may want, on an origin of its own. */
export async function serveMcp(options: HttpServerOptions): Promise<McpOrigin> {
  const arrived: Arrived[] = [];
  const ran: string[] = [];
  let gone!: () => void;
  const givenUp = new Promise<void>((resolve) => (gone = resolve));
  const handler = nodeHandler(toolServer(ran, gone).exchange, options);
  const http = createHttpServer((request, response) => {
    arrived.push({ method: request.method!, headers: request.headers });
    handler(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    arrived,
    ran,
    givenUp,
    async close() {
      await handler.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function toolServer(ran: string[], gone: () => void) {
  const server = createServer({ name: "origin", version: "1.0.0" });
  const input = {
    type: "object",
    properties: { city: { type: "string", "x-mcp-header": "City" }, day: { type: "integer", "x-mcp-header": "Day" } },
  } as const;
  server.tool("forecast", {
    input,
    handler: (args) => {
      ran.push("forecast");
      return { structuredContent: args, content: [] };
    },
  });
  server.tool("count", {
    handler: (_, context) => {
      ran.push("count");
      for (const step of [1, 2, 3]) context.progress(step, { total: 3 });
      return { structuredContent: { counted: 3 }, content: [] };
    },
  });
  server.tool("wait", {
    handler: async (_, context) => {
      ran.push("wait");
      context.progress(1);
      await new Promise<void>((resolve) => context.signal.addEventListener("abort", () => resolve()));
      gone();
      return "nobody hears this";
    },
  });
  server.tool("grow", {
    handler: () => {
      server.tool("grown", { handler: () => "new" });
      return "grown";
    },
  });
  return server;
}
