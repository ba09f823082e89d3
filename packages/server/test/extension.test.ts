import { Context, httpHint, isFailure } from "@mortise/jsonrpc";
import type { ContextInit, JsonObject } from "@mortise/jsonrpc";
import { createServer } from "@mortise/server";
import type { ExtensionHost, Interaction, ServerExtension, Topics } from "@mortise/server";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { describe, expect, it } from "vitest";
import { ask, listening, META, refusal, send } from "./ask.js";

declare module "@mortise/server" {
  interface ToolOptions {
    /** Answers with a receipt at once instead of running. */
    readonly receipt?: boolean;
  }
}

const ID = "com.example/receipts";
const declaring = { _meta: { [META_KEYS.clientCapabilities]: { extensions: { [ID]: {} } } } };

/** A small extension: tools may answer with a receipt, a method looks it up, and subscriptions hear of it. */
function receipts(events: string[] = []): ServerExtension {
  let host: ExtensionHost | undefined;
  return {
    id: ID,
    settings: { currency: "EUR" },
    resultTypes: { "tools/call": ["receipt"] },
    toolOptions: ["receipt"],
    methods: {
      "receipts/get": {
        routingParam: "receiptId",
        params: Object.assign(
          (value: unknown): value is unknown => typeof (value as JsonObject).receiptId === "string",
          {
            errors: [
              { instancePath: "/receiptId", schemaPath: "", keyword: "type", params: {}, message: "must be string" },
            ],
          },
        ),
        handler: ({ receiptId }) => ({ paid: receiptId === "r1" }),
      },
    },
    handle: (next) => (call) => {
      const declared = call.context.clientCapabilities.extensions ?? {};
      if (call.target.options?.receipt !== true || !(ID in declared)) return next(call);
      void host?.topics.publish("receipts", { method: "notifications/receipts", params: { receiptId: "r1" } });
      return { resultType: "receipt", receiptId: "r1" };
    },
    subscribe: (filter) =>
      filter.receipts === true ? { filter: { receipts: true }, topics: ["receipts"] } : { filter: {}, topics: [] },
    start: (given) => {
      host = given;
      events.push("started");
    },
    close: () => void events.push("closed"),
  };
}

function withReceipts(events?: string[]) {
  const server = createServer({ name: "test", version: "1" });
  server.tool("buy", { receipt: true, handler: () => "bought" });
  return server.use(receipts(events));
}

describe("an extension", () => {
  it("is advertised with its settings, and its tool options stay at home [EXT-B-003]", async () => {
    const server = withReceipts();
    expect((await ask(server, "server/discover")).capabilities).toEqual({
      tools: { listChanged: true },
      extensions: { [ID]: { currency: "EUR" } },
    });
    expect((await ask(server, "tools/list")).tools[0]).not.toHaveProperty("receipt");
  });

  it("changes answers for clients that declare it; others get those of the core [EXT-B-002, BASE-B-014]", async () => {
    const server = withReceipts();
    expect(await ask(server, "tools/call", { name: "buy", ...declaring })).toMatchObject({
      resultType: "receipt",
      receiptId: "r1",
    });
    expect(await ask(server, "tools/call", { name: "buy" })).toMatchObject({
      resultType: "complete",
      content: [{ text: "bought" }],
    });
  });

  it("adds methods, for clients that declare it [EXT-B-002, META-S-014]", async () => {
    const server = withReceipts();
    expect(await ask(server, "receipts/get", { receiptId: "r1", ...declaring })).toMatchObject({
      resultType: "complete",
      paid: true,
    });
    expect(await refusal(server, "receipts/get", { receiptId: 5, ...declaring })).toMatchObject({ code: -32602 });
    expect(await refusal(server, "receipts/get", { receiptId: "r1" })).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { extensions: { [ID]: {} } } },
    });
    expect(await refusal(createServer({ name: "none", version: "1" }), "receipts/get", declaring)).toMatchObject({
      code: -32601,
    });
  });

  it("has its routing param compared with the mirrored name", async () => {
    const headers: Record<string, string> = {
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "receipts/get",
      "mcp-name": "r2",
    };
    const init: ContextInit = { mirror: { get: (name) => headers[name] } };
    const response = await send(
      withReceipts(),
      "receipts/get",
      { receiptId: "r1", _meta: { ...META, ...declaring._meta } },
      init,
    );
    expect(isFailure(response) && [response.error.code, httpHint(response)?.status]).toEqual([-32020, 400]);
  });

  it("honours its part of a subscription for clients that declare it", async () => {
    const server = withReceipts();
    const { init, heard } = listening();
    const params = { notifications: { receipts: true, toolsListChanged: true } };
    void ask(server, "subscriptions/listen", { ...params, ...declaring }, init);
    const other = listening();
    void ask(server, "subscriptions/listen", params, other.init);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await ask(server, "tools/call", { name: "buy", ...declaring });
    const said = (list: typeof heard) =>
      list.map(({ method, params }) => [method, params?.notifications ?? params?.receiptId]);
    expect(said(heard)).toEqual([
      ["notifications/subscriptions/acknowledged", { receipts: true, toolsListChanged: true }],
      ["notifications/receipts", "r1"],
    ]);
    expect(said(other.heard)).toEqual([["notifications/subscriptions/acknowledged", { toolsListChanged: true }]]);
    await server.close();
  });

  it("is started once and closed with the server", async () => {
    const events: string[] = [];
    const server = withReceipts(events);
    await server.close();
    expect(events).toEqual(["started", "closed"]);
  });

  it("may run handlers with another interaction and signal", async () => {
    const answers: Interaction = {
      ask: (key) => Promise.resolve({ action: "accept", content: { name: `answer to ${key}` } }),
      once: async (_key, step) => step(),
    };
    const server = createServer({ name: "test", version: "1" }).use({
      id: "com.example/live",
      handle: (next) => (call) =>
        next({ ...call, context: call.context.derive({ interaction: answers, exchange: new Context() }) }),
    });
    server.tool("t", {
      handler: async (_args, ctx) => {
        const { name } = await ctx.ask("who", { message: "?", fields: { name: { type: "string" } } });
        return name;
      },
    });
    expect(await ask(server, "tools/call", { name: "t" })).toMatchObject({ content: [{ text: "answer to who" }] });
  });

  it("learns what a call would be refused with, and of all progress of what it runs by itself", async () => {
    const reported: unknown[] = [];
    let host: ExtensionHost | undefined;
    let own = false;
    const server = createServer({ name: "test", version: "1" }).use({
      id: "com.example/later",
      start: (given) => void (host = given),
      handle: (next) => async (call) => {
        if (own) return next(call);
        own = true;
        const exchange = new Context({ notify: ({ params }) => reported.push(params?.progress) });
        const request = { jsonrpc: "2.0" as const, id: 1, method: call.method, params: call.params };
        const refusal = await call.target.refusal?.(call.params);
        return refusal ?? host!.run({ request, exchange, interaction: call.context.interaction });
      },
    });
    const input = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] } as const;
    server.tool("t", {
      input,
      handler({ n }, ctx) {
        for (let i = 1; i <= n; i++) ctx.progress(i);
      },
    });
    const call = (n: unknown) =>
      ask(server, "tools/call", { name: "t", arguments: { n }, _meta: { progressToken: "p" } });
    const refused = await call("many");
    const run = await call("many"); // `own`: by the tool itself
    expect(refused).toMatchObject({ isError: true, content: run.content });
    own = false;
    await call(100);
    expect(reported).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  it.each(["noprefix", "/x", "a/", "-a.b/c", "a..b/c", "a.b/c d", ""])(
    "with the id %j is refused [EXT-B-001, META-B-002, META-B-003, META-B-006]",
    (id) => {
      expect(() => createServer({ name: "test", version: "1" }).use({ id })).toThrow(/prefix/);
    },
  );

  it("is refused when it is the client's half", () => {
    const theirs = { id: ID, results: { receipt: (answer: JsonObject) => answer } };
    // @ts-expect-error: the compiler says so, too
    expect(() => createServer({ name: "test", version: "1" }).use(theirs)).toThrow(/for clients/);
  });

  it("cannot be taken in twice, nor bring a method that exists", () => {
    const server = withReceipts();
    expect(() => server.use(receipts())).toThrow(/in use already/);
    const handler = () => ({});
    expect(() => server.use({ id: "a.b/c", methods: { "tools/call": { handler } } })).toThrow(/exists already/);
    expect(() => server.use({ id: "a.b/c", methods: { "receipts/get": { handler } } })).toThrow(/exists already/);
  });

  it("lets go of a subscription whose part it cannot open", async () => {
    let open = 0;
    const counting: Topics = { publish: () => {}, subscribe: () => ((open += 1), () => void (open -= 1)) };
    const id = "test.example/broken";
    const server = createServer({ name: "test", version: "1" }, { topics: counting, onError: () => {} }).use({
      id,
      subscribe: () => ({ filter: {}, topics: [], open: () => Promise.reject(new Error("store down")) }),
    });
    const _meta = { ...META, [META_KEYS.clientCapabilities]: { extensions: { [id]: {} } } };
    const params = { notifications: { toolsListChanged: true }, _meta };
    const request = { jsonrpc: "2.0" as const, id: 1, method: "subscriptions/listen", params };
    expect(isFailure(await server.exchange(request, new Context()))).toBe(true);
    expect(open).toBe(0);
  });
});
