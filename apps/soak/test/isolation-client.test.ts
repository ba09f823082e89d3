// The same on the client's side: two hundred clients of one program that share a cache, and answer questions at once.
import type { CallOptions } from "@mortise/client";
import { memoryStorage, responseCache } from "@mortise/client/cache";
import type { Client } from "@mortise/mcp";
import { createServer, text } from "@mortise/server";
import { testClient } from "@mortise/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const CLIENTS = 200;
const HOUR = 3_600_000;

let reads = 0;
const server = createServer({ name: "target", version: "1.0.0" }, { stateKeys: "ephemeral" });
server.resource("note:///mine", {
  name: "mine",
  caching: { ttlMs: HOUR, cacheScope: "private" },
  handler: (_, { auth }) => (reads++, `the note of ${auth?.principal}`),
});
server.resource("note:///everybody", {
  name: "everybody",
  caching: { ttlMs: HOUR, cacheScope: "public" },
  handler: () => (reads++, "the same for all"),
});
server.tool("ask", {
  async handler(_, context) {
    const { name } = await context.ask("name", {
      message: `Who is ${context.auth?.principal}?`,
      fields: { name: text() },
    });
    const { again } = await context.ask("again", { message: `Is it ${name}?`, fields: { again: text() } });
    return `${context.auth?.principal} says ${name} and ${again}`;
  },
});

interface Named {
  readonly name: string;
  readonly client: Client;
}

/** Clients over HTTP, each somebody else, with one storage for all. */
function clients(named: boolean): Named[] {
  const storage = memoryStorage();
  return Array.from({ length: CLIENTS }, (_, index) => {
    const name = `caller-${index}`;
    const cache = responseCache({ storage, server: "the target", ...(named && { partition: name }) });
    const client = testClient(server, {
      over: "http",
      auth: { principal: name, scopes: [] },
      cache,
      onForm: ({ message }) => {
        expect(message.match(/caller-\d+/g)).toEqual([name]);
        return { action: "accept", content: message.startsWith("Who") ? { name } : { again: name } };
      },
    });
    return { name, client };
  });
}

const textOf = (result: { readonly contents: readonly object[] }): unknown =>
  (result.contents[0] as { text?: unknown }).text;

describe.each([
  ["who are named to the cache", true],
  ["who are not", false],
])(`${CLIENTS} clients with one cache, %s`, (_, named) => {
  let all: Named[];
  beforeAll(() => {
    all = clients(named);
    reads = 0;
  });
  afterAll(() => Promise.all(all.map(({ client }) => client.close())));

  const readAll = (uri: string, options?: CallOptions): Promise<unknown[]> =>
    Promise.all(all.map(async ({ client }) => textOf(await client.readResource(uri, options))));

  it("never get what was kept for another [CACHE-C-016]", async () => {
    const own = all.map(({ name }) => `the note of ${name}`);
    expect(await readAll("note:///mine")).toEqual(own);
    expect(await readAll("note:///mine")).toEqual(own);
    expect(reads).toBe(CLIENTS); // the second time from the cache
  });

  it("share what is everybody's", async () => {
    await all[0]!.client.readResource("note:///everybody");
    reads = 0;
    expect(new Set(await readAll("note:///everybody"))).toEqual(new Set(["the same for all"]));
    expect(reads).toBe(0);
  });

  it("answer their own questions, round after round [MRTR-C-026]", async () => {
    const answers = await Promise.all(all.map(async ({ client }) => (await client.callTool("ask")).content));
    expect(answers).toEqual(all.map(({ name }) => [{ type: "text", text: `${name} says ${name} and ${name}` }]));
  });
});
