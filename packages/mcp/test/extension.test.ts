import { Context } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { createClient } from "@mortise/client";
import type { ClientExtension } from "@mortise/client";
import { createServer } from "@mortise/server";
import type { ServerExtension } from "@mortise/server";
import { httpTransport } from "@mortise/transport-http";
import { listen } from "@mortise/transport-http/node";
import { afterEach, describe, expect, it } from "vitest";

const ID = "com.example/receipts";

/** A server whose tool answers with a receipt where the client declared that it knows them. */
const server = createServer({ name: "shop", version: "1" });
server.tool("buy", { handler: () => "bought" });
server.use({
  id: ID,
  resultTypes: { "tools/call": ["receipt"] },
  methods: {
    "receipts/get": { routingParam: "receiptId", handler: ({ receiptId }) => ({ paid: receiptId }) },
  },
  handle: (next) => (call) =>
    call.method === "tools/call" && Object.hasOwn(call.context.clientCapabilities.extensions ?? {}, ID)
      ? { resultType: "receipt", receiptId: "r1" }
      : next(call),
});

const receipts: ClientExtension = {
  id: ID,
  settings: { currency: "EUR" },
  routing: { "receipts/get": "receiptId" },
  results: {
    async receipt({ receiptId }, { request }) {
      const { paid } = await request("receipts/get", { receiptId });
      return { resultType: "complete", content: [{ type: "text", text: `paid ${String(paid)}` }] };
    },
  },
};

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function overHttp() {
  const { url, close } = await listen(server.exchange);
  const client = createClient({ name: "c", version: "1" }, { transport: httpTransport(url) });
  cleanups.push(() => client.close(), close);
  return client;
}
const inMemory = () => createClient({ name: "c", version: "1" }, { exchange: server.exchange });
const textOf = (result: { content: readonly object[] }) =>
  result.content.map((block) => (block as { text: string }).text);

describe("an extension of the client", () => {
  it.each([
    ["in memory", inMemory],
    ["over HTTP, its routing param mirrored", overHttp],
  ])(
    "is declared with every request, and reads the results that it defines: %s [EXT-B-001, EXT-B-003, BASE-B-011]",
    async (_where, connect) => {
      const client = (await connect()).use(receipts);
      expect(textOf(await client.callTool("buy"))).toEqual(["paid r1"]);
    },
  );

  it("that is not there leaves the core as it is [EXT-B-002]", async () => {
    expect(textOf(await inMemory().callTool("buy"))).toEqual(["bought"]);
  });

  it("leaves result types that nobody defined invalid [BASE-C-012]", async () => {
    const client = inMemory().use({ id: ID });
    await expect(client.callTool("buy")).rejects.toMatchObject({ code: "INVALID_MESSAGE" });
  });

  it("cannot pass off as complete what is none", async () => {
    const client = inMemory().use({ ...receipts, results: { receipt: () => ({ resultType: "complete" }) } });
    await expect(client.callTool("buy")).rejects.toMatchObject({ code: "INVALID_MESSAGE" });
  });

  it("wraps what is sent, its settings beside what was declared before", async () => {
    const sent: JsonRpcRequest[] = [];
    const client = createClient(
      { name: "c", version: "1" },
      { exchange: (request) => server.exchange(request, new Context()), capabilities: { roots: {} } },
    );
    client.use({
      id: "a.b/c",
      middleware: (next) => (request, context) => (sent.push(request), next(request, context)),
    });
    client.use(receipts);
    await client.listTools();
    const declared = (sent[0]?.params?._meta as JsonObject)["io.modelcontextprotocol/clientCapabilities"];
    expect(declared).toEqual({ roots: {}, extensions: { "a.b/c": {}, [ID]: { currency: "EUR" } } });
  });

  it.each<[string, ClientExtension]>([
    ["an id without prefix", { id: "receipts" }],
    ["an id that is taken", { id: ID }],
    ["a result type of the core", { id: "a.b/c", results: { input_required: () => ({}) } }],
    ["a result type that is taken", { id: "a.b/c", results: { receipt: () => ({}) } }],
  ])("with %s is refused", (_what, extension) => {
    expect(() => inMemory().use(receipts).use(extension)).toThrow(/taken/);
  });

  it("is refused where it is none, or the server's half", () => {
    const forgotten = (() => receipts) as unknown as ClientExtension; // `use(tasks)` for `use(tasks())`
    expect(() => inMemory().use(forgotten)).toThrow(/prefix/);
    const theirs: ServerExtension = { id: ID, methods: { "receipts/get": { handler: () => ({}) } } };
    // @ts-expect-error: the compiler says so, too
    expect(() => inMemory().use(theirs)).toThrow(/for servers/);
  });
});
