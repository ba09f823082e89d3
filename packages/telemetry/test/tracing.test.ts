import { Context, isFailure, LazySignal, TimeoutError } from "@mortise/jsonrpc";
import type { ContextInit, Exchange, JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { createClient } from "@mortise/client";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { createServer, ToolError } from "@mortise/server";
import { traceClient, traceServer } from "@mortise/telemetry";
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

const exporter = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const propagator = new CompositePropagator({
  propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
});

// As a program would register its SDK.
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  propagation.setGlobalPropagator(propagator);
});
afterAll(async () => {
  for (const api of [context, trace, propagation]) api.disable();
  await tracerProvider.shutdown();
});
beforeEach(() => exporter.reset());

const bugs: unknown[] = [];
function createTracedServer() {
  const server = createServer(
    { name: "s", version: "1" },
    { middleware: [traceServer()], onError: (e) => bugs.push(e) },
  );
  server.tool("inner", {
    handler() {
      trace.getTracer("app").startSpan("work").end();
      return propagation.getActiveBaggage()?.getEntry("user")?.value ?? "nobody";
    },
  });
  server.tool("no", {
    handler() {
      throw new ToolError("No.");
    },
  });
  server.tool("bug", {
    handler() {
      throw new TypeError("a secret");
    },
  });
  server.prompt("greet", { handler: () => "hi" });
  server.resource("x:///a", { name: "a", handler: () => "a" });
  return server;
}
const server = createTracedServer();

const META = { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: {} };
const send = (method: string, params: JsonObject = {}, meta: JsonObject = {}, init: ContextInit = {}) =>
  server.exchange(
    { jsonrpc: "2.0", id: 7, method, params: { ...params, _meta: { ...META, ...meta } } },
    new Context(init),
  );

const spans = () => exporter.getFinishedSpans();
const only = (): ReadableSpan => {
  expect(spans()).toHaveLength(1);
  return spans()[0] as ReadableSpan;
};
const REMOTE = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
const TRACEPARENT = `00-${REMOTE.traceId}-${REMOTE.spanId}-01`;

describe("a server's span", () => {
  it.each<[string, JsonObject, string, object]>([
    [
      "tools/call",
      { name: "inner" },
      "tools/call inner",
      { "gen_ai.tool.name": "inner", "gen_ai.operation.name": "execute_tool" },
    ],
    ["prompts/get", { name: "greet" }, "prompts/get greet", { "gen_ai.prompt.name": "greet" }],
    ["resources/read", { uri: "x:///a" }, "resources/read", { "mcp.resource.uri": "x:///a" }],
    ["tools/list", {}, "tools/list", {}],
  ])("says what was asked: %s", async (method, params, name, attributes) => {
    await send(method, params);
    const span = spans().at(-1) as ReadableSpan;
    expect([span.name, span.kind, span.status.code]).toEqual([name, SpanKind.SERVER, SpanStatusCode.UNSET]);
    expect(span.attributes).toEqual({
      "mcp.method.name": method,
      "jsonrpc.request.id": "7",
      "mcp.protocol.version": REVISION,
      ...attributes,
    });
  });

  it.each([
    ["http", { "network.transport": "tcp", "network.protocol.name": "http" }],
    ["stdio", { "network.transport": "pipe" }],
  ])("says over what: %s", async (transport, attributes) => {
    await send("tools/list", {}, {}, { transport });
    expect(only().attributes).toMatchObject(attributes);
  });

  it("says how it failed: a tool that says no, a refusal, a bug", async () => {
    await send("tools/call", { name: "no" });
    await send("nonsense/method");
    await send("tools/call", { name: "bug" });
    expect(spans().map(({ attributes }) => attributes["error.type"])).toEqual(["tool_error", "-32601", "TypeError"]);
    expect(spans().map(({ status }) => status.code)).toEqual([1, 1, 1].map(() => SpanStatusCode.ERROR));
    expect(spans()[1]?.status.message).toContain("no method");
    expect(spans().map(({ attributes }) => attributes["rpc.response.status_code"])).toEqual([
      undefined,
      "-32601",
      undefined,
    ]);
    expect(spans()[2]?.events[0]?.name, "a bug's text is for the operator's eyes").toBe("exception");
    expect(bugs).toHaveLength(1);
  });

  it("does not take a name that nobody defined, nor one without end", async () => {
    await send("tools/call", { name: "made up" });
    await send(`x/${"y".repeat(1000)}`);
    expect(spans().map(({ name }) => name.length)).toEqual(["tools/call".length, 256]);
  });

  it("is a child of the client's, current in the handler, with its baggage [META-B-020]", async () => {
    const response = await send("tools/call", { name: "inner" }, { traceparent: TRACEPARENT, baggage: "user=ada" });
    expect(!isFailure(response) && (response.result.content as any)[0].text).toBe("ada");
    const [work, span] = spans() as [ReadableSpan, ReadableSpan];
    expect(span.parentSpanContext).toMatchObject({ ...REMOTE, isRemote: true });
    expect(work.parentSpanContext?.spanId).toBe(span.spanContext().spanId);
    expect(work.spanContext().traceId).toBe(REMOTE.traceId);
  });

  it("links what was current before, or is its child when the client names no trace", async () => {
    const http = trace.getTracer("http").startSpan("POST /mcp");
    await context.with(trace.setSpan(context.active(), http), async () => {
      await send("tools/list", {}, { traceparent: TRACEPARENT });
      await send("tools/list");
    });
    const [linked, child] = spans() as [ReadableSpan, ReadableSpan];
    expect(linked.parentSpanContext?.spanId).toBe(REMOTE.spanId);
    expect(linked.links.map((link) => link.context)).toEqual([http.spanContext()]);
    expect(child.parentSpanContext?.spanId).toBe(http.spanContext().spanId);
    expect(child.links).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["garbage", "garbage"],
    ["a number", 5],
    ["an object", {}],
    ["zeros", `00-${"0".repeat(32)}-${"0".repeat(16)}-01`],
  ])("begins a trace of its own when the client's is %s [META-B-020]", async (_what, traceparent) => {
    await send("tools/list", {}, { traceparent, tracestate: [], baggage: null });
    expect(only().parentSpanContext).toBeUndefined();
  });

  it("is not opened for a subscription, which would be seen only after hours", async () => {
    const caller = new LazySignal();
    const open = send("subscriptions/listen", { notifications: {} }, {}, { signal: caller.signal });
    await new Promise((resolve) => setTimeout(resolve));
    caller.abort();
    await open;
    expect(spans()).toEqual([]);
  });
});

describe("a client's span", () => {
  const sent: JsonRpcRequest[] = [];
  const clientOf = (exchange: Exchange) =>
    createClient(
      { name: "c", version: "1" },
      {
        exchange: (request, ctx) => {
          sent.push(request);
          return exchange(request, ctx);
        },
        middleware: [traceClient()],
      },
    );
  beforeEach(() => void (sent.length = 0));

  it("is the parent of the server's, across the two, and the program's own is its parent [META-B-020, META-B-021]", async () => {
    const program = trace.getTracer("app").startSpan("agent turn");
    const baggage = propagation.createBaggage({ user: { value: "ada" } });
    const active = propagation.setBaggage(trace.setSpan(context.active(), program), baggage);
    const result = await context.with(active, () => clientOf(server.exchange).callTool("inner"));
    expect(result.content).toEqual([{ type: "text", text: "ada" }]);
    const byKind = (kind: SpanKind) => spans().find((span) => span.kind === kind) as ReadableSpan;
    const [client, answering] = [byKind(SpanKind.CLIENT), byKind(SpanKind.SERVER)];
    expect([client.name, answering.name]).toEqual(["tools/call inner", "tools/call inner"]);
    expect(client.parentSpanContext?.spanId).toBe(program.spanContext().spanId);
    expect(answering.parentSpanContext?.spanId).toBe(client.spanContext().spanId);
    expect(answering.links, "in one process the client's span is current too").toEqual([]);
    const meta = sent[0]?.params?._meta as JsonObject;
    const { traceId, spanId } = client.spanContext();
    expect(meta).toMatchObject({ traceparent: `00-${traceId}-${spanId}-01`, baggage: "user=ada" });
    expect(meta[META_KEYS.protocolVersion]).toBe(REVISION);
  });

  it("writes no key into _meta that the protocol does not reserve", async () => {
    const b3 = {
      inject: (_context: unknown, carrier: unknown, setter: any) => setter.set(carrier, "x-b3-traceid", "1"),
      extract: (c: any) => c,
    };
    const exchange = traceClient({ propagator: b3 as never })(server.exchange);
    const seen: JsonRpcRequest[] = [];
    await traceClient({ propagator: b3 as never })((request, ctx) => {
      seen.push(request);
      return exchange(request, ctx);
    })({ jsonrpc: "2.0", id: 1, method: "tools/list", params: { _meta: META } }, new Context());
    expect(seen[0]?.params?._meta).toEqual(META);
  });

  it("tells what the server said from what went wrong here", async () => {
    await expect(clientOf(server.exchange).callTool("made up")).rejects.toThrow();
    const late: Exchange = () => Promise.reject(new TimeoutError("too late"));
    await expect(clientOf(late).listTools()).rejects.toThrow("too late");
    const client = spans().filter(({ kind }) => kind === SpanKind.CLIENT);
    expect(client.map(({ attributes }) => attributes["error.type"])).toEqual(["-32602", "TIMEOUT"]);
    expect(client.map(({ status }) => status.code)).toEqual([SpanStatusCode.ERROR, SpanStatusCode.ERROR]);
  });
});
