import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "@mortise/mcp";
import { ajv } from "@mortise/json-schema/ajv";
import { afterAll, beforeAll, expect, it } from "vitest";

// A listener that must never hear anything.

const heard: string[] = [];
const listener = createHttpServer(({ url }, response) => {
  heard.push(url as string);
  response.end('{"type":"string"}');
});
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => listener.close(resolve)));

it("schemas are never fetched from the network, by either side and either validator, and nothing makes them [SCHEMA-B-007, SCHEMA-B-008]", async () => {
  const remote = { type: "object", properties: { a: { $ref: `${base}/schema.json` } } };
  for (const options of [{}, { validator: ajv() }]) {
    const server = createServer({ name: "s", version: "1" }, options);
    expect(() => server.tool("t", { input: remote, handler: () => "" })).toThrow();
  }
  const structured = { resultType: "complete", content: [], structuredContent: { a: 1 } };
  const listed = { name: "t", inputSchema: remote, outputSchema: remote };
  const client = await connect(
    ({ id, method }) => {
      const lists = { resultType: "complete", tools: [listed], ttlMs: 0, cacheScope: "private" };
      return Promise.resolve({ jsonrpc: "2.0", id, result: method === "tools/list" ? lists : structured });
    },
    { onWarning: () => {} },
  );
  expect((await client.listTools()).tools).toEqual([listed]);
  await client.callTool("t", { a: 1 }).catch(() => {}); // it may be refused, not fetched
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(heard).toEqual([]);
});

it("a page that a server wants visited is not fetched before, while or after the person decides [ELIC-C-040]", async () => {
  const server = createServer({ name: "s", version: "1" });
  server.tool("visit", {
    needs: { elicitation: { url: {} } },
    handler: async (_args, ctx) => (await ctx.elicit("page", { message: "Look", url: `${base}/page` })).action,
  });
  const shown: string[] = [];
  for (const action of ["accept", "decline"] as const) {
    const client = await connect(server, {
      onUrl: ({ url }) => {
        shown.push(url);
        return { action };
      },
    });
    expect((await client.callTool("visit")).content).toEqual([{ type: "text", text: action }]);
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(shown).toEqual([`${base}/page`, `${base}/page`]);
  expect(heard).toEqual([]);
});
