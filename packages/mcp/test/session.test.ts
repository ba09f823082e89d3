import { connect, createServer, responseCache, serve } from "@mortise/mcp";
import type { Client, ConnectOptions, Middleware, SubscriptionEvent } from "@mortise/mcp";
import { httpTransport } from "@mortise/transport-http";
import { nodePool } from "@mortise/transport-http/node";
import { stdioTransport } from "@mortise/transport-stdio/node";
import { afterEach, describe, expect, it } from "vitest";
import { PROGRAM, start, until } from "./programs.js";
import type { Program } from "./programs.js";

// What takes several messages, over real transports to a server in a process of its own.

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function overHttp(): Promise<{ url: string; program: Program }> {
  const program = start("http");
  cleanups.push(() => (program.child.kill("SIGKILL"), program.exit));
  await until(() => program.stdout.includes("\n"), "the URL");
  return { url: program.stdout.trim(), program };
}

const ways: readonly [string, (options?: ConnectOptions) => Promise<Client>][] = [
  ["stdio", (options) => connect(PROGRAM, options)],
  ["HTTP on Node's pool", async (options) => connect((await overHttp()).url, options)],
  ["HTTP over fetch", async (options) => connect(httpTransport((await overHttp()).url), options)],
];

describe.each(ways)("over %s", (_, way) => {
  const open = async (options?: ConnectOptions): Promise<Client> => {
    const client = await way(options);
    cleanups.push(() => client.close());
    return client;
  };

  it("a call that asks for everything is played to its end, with progress through all rounds", async () => {
    const client = await open({
      onForm: ({ defaults }) => ({ action: "accept", content: { ...defaults, size: "L" } }),
      onUrl: ({ host }) => ({ action: host === "pay.example" ? "accept" : "decline" }),
      onSample: () => ({ role: "assistant", model: "m", content: { type: "text", text: "hi" } }),
      roots: [{ uri: "file:///home" }],
    });
    const heard: number[] = [];
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        client.callTool("order", {}, i === 0 ? { onProgress: ({ progress }) => heard.push(progress) } : {}),
      ),
    );
    for (const { content } of results) {
      expect(content).toEqual([{ type: "text", text: "L,2,accept,m,file:///home" }]);
    }
    expect(heard).toEqual([1, 2]);
  });

  it("subscriptions hear of what they asked for, until either side ends them [SUB-C-009] [SUB-C-010] [SUB-C-011]", async () => {
    const client = await open();
    const heard: string[] = [];
    const listenTo = (name: string, filter: Parameters<Client["subscribe"]>[0]) =>
      client.subscribe(filter, {
        onEvent: (event) => heard.push(`${name} ${event.type === "resourceUpdated" ? event.uri : event.type}`),
      });
    const one = listenTo("one", { resourceSubscriptions: ["note:///one"] });
    const two = listenTo("two", { resourceSubscriptions: ["note:///two"], toolsListChanged: true });
    await Promise.all([one.ready, two.ready]);
    await client.callTool("change");
    await until(() => heard.length >= 5, "the changes");
    await one.close();
    await client.callTool("end-subscriptions");
    expect(await two.closed).toBeUndefined();
    expect(heard.filter((line) => line.startsWith("one"))).toEqual([
      "one acknowledged",
      "one note:///one",
      "one ended",
    ]);
    expect(heard.filter((line) => line.startsWith("two")).sort()).toEqual([
      "two acknowledged",
      "two ended",
      "two note:///two",
      "two toolsListChanged",
    ]);
  });
});

it("a subscription over HTTP survives a server that is killed and comes back", async () => {
  const server = createServer({ name: "s", version: "1" });
  server.tool("a", { handler: () => "a" });
  // Without its close(), the server cannot end the subscription in good order: the connection is cut.
  const first = await serve({ exchange: server.exchange }, { http: true, signals: false, drainTimeout: 1 });
  const client = await connect(httpTransport(first.url, { sender: nodePool() }));
  const heard: string[] = [];
  const subscription = client.subscribe(
    { toolsListChanged: true },
    { relisten: { initialDelay: 20, maxDelay: 50 }, onEvent: ({ type }) => heard.push(type) },
  );
  await subscription.ready;
  await first.close();
  const port = Number(new URL(first.url).port);
  const second = await serve(server, { http: { port }, signals: false, drainTimeout: 1 });
  cleanups.push(
    () => second.close(),
    () => client.close(),
  );
  await until(() => heard.includes("gap"), "the new subscription");
  server.tool("b", { handler: () => "b" });
  await until(() => heard.includes("toolsListChanged"), "the change");
  expect(heard).toEqual(["acknowledged", "acknowledged", "gap", "toolsListChanged"]);
});

it("a cached list is asked for once, until a subscription hears that it has changed [CACHE-C-018]", async () => {
  let lists = 0;
  const count: Middleware = (next) => (request, context) => {
    if (request.method === "tools/list") lists++;
    return next(request, context);
  };
  const server = createServer({ name: "s", version: "1" }, { caching: { ttlMs: 60_000 }, middleware: [count] });
  server.tool("a", { handler: () => "a" });
  const served = await serve(server, { http: true, signals: false, drainTimeout: 1 });
  const client = await connect(served.url, { cache: responseCache() });
  cleanups.push(
    () => served.close(),
    () => client.close(),
  );
  let changes = 0;
  const onEvent = ({ type }: SubscriptionEvent): void => void (type === "toolsListChanged" && changes++);
  await client.subscribe({ toolsListChanged: true }, { onEvent }).ready;
  for (let i = 0; i < 3; i++) expect((await client.listTools()).tools).toHaveLength(1);
  expect(lists).toBe(1);
  server.tool("b", { handler: () => "b" });
  await until(() => changes === 1, "the change");
  for (let i = 0; i < 3; i++) expect((await client.listTools()).tools).toHaveLength(2);
  expect(lists).toBe(2);
});

it("a subscription over stdio ends with the program that it was with", async () => {
  const transport = await stdioTransport(PROGRAM);
  const client = await connect(transport);
  cleanups.push(() => client.close());
  const subscription = client.subscribe({ toolsListChanged: true });
  await subscription.ready;
  process.kill(transport.pid, "SIGKILL");
  expect(await subscription.closed).toMatchObject({ code: "CLOSED" });
});
