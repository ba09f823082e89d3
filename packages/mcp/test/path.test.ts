// What the pieces do only together: over real sockets and pipes.
import { AbortedError, connect, createServer, serve, TimeoutError } from "@mortise/mcp";
import type { Client, Exchange, Server } from "@mortise/mcp";
import { afterEach, describe, expect, it } from "vitest";
import { PROGRAM, until } from "./programs.js";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function overHttp(server: { exchange: Exchange }): Promise<Client> {
  const served = await serve(server, { http: true, signals: false });
  cleanups.push(() => served.close());
  const client = await connect(served.url!);
  cleanups.push(() => client.close());
  return client;
}

/** A server with a tool whose argument is mirrored into a header, and the methods that it was asked. */
function mirroring(): { exchange: Exchange; methods: string[] } {
  const server = createServer({ name: "s", version: "1" });
  server.tool("where", {
    input: { type: "object", properties: { region: { type: "string", "x-mcp-header": "Region" } } } as const,
    handler: ({ region }) => region ?? "nowhere",
  });
  const methods: string[] = [];
  return { methods, exchange: (request, context) => (methods.push(request.method), server.exchange(request, context)) };
}

describe("mirrored arguments", () => {
  it("reach a server that checks them, encoded where they must be [XMH-C-003] [XMH-C-018] [XMH-C-023]", async () => {
    const server = mirroring();
    const client = await overHttp(server);
    await client.listTools();
    for (const region of ["eu", "", " ëu\n", "=?base64?eA==?="]) {
      expect(await client.callTool("where", { region })).toMatchObject({ content: [{ text: region }] });
    }
    expect(await client.callTool("where", {})).toMatchObject({ content: [{ text: "nowhere" }] });
    expect(server.methods.filter((method) => method === "tools/list")).toHaveLength(1);
  });

  it("are learned from a refusal when no list was asked for [XMH-C-024]", async () => {
    const { exchange, methods } = mirroring();
    const client = await overHttp({ exchange });
    expect(await client.callTool("where", { region: "eu" })).toMatchObject({ content: [{ text: "eu" }] });
    expect(await client.callTool("where", { region: "us" })).toMatchObject({ content: [{ text: "us" }] });
    expect(methods.slice(1)).toEqual(["tools/call", "tools/list", "tools/call", "tools/call"]);
  });
});

describe("cancellation", () => {
  /** A tool that never answers, and tells when it starts and when it is cancelled. */
  function waiting(): { server: Server; started: () => number; cancelled: () => number } {
    let started = 0;
    let cancelled = 0;
    const server = createServer({ name: "s", version: "1" });
    server.tool("wait", {
      handler: (_, { signal }) =>
        new Promise<string>((_, reject) => {
          started++;
          signal.addEventListener("abort", () => (cancelled++, reject(new Error("stopped"))));
        }),
    });
    return { server, started: () => started, cancelled: () => cancelled };
  }

  it("reaches the server's handler over HTTP, by abort and by timeout [CANC-C-001] [CANC-B-007]", async () => {
    const { server, started, cancelled } = waiting();
    const client = await overHttp(server);
    const controller = new AbortController();
    const aborted = client.callTool("wait", {}, { signal: controller.signal }).catch((error: unknown) => error);
    await until(() => started() === 1, "the call has arrived");
    controller.abort();
    expect(await aborted).toBeInstanceOf(AbortedError);
    await until(() => cancelled() === 1, "the handler was cancelled");
    expect(await client.callTool("wait", {}, { timeout: 200 }).catch((error: unknown) => error)).toBeInstanceOf(
      TimeoutError,
    );
    await until(() => cancelled() === 2, "the handler was cancelled again");
  });

  it("reaches the server's handler in the same process", async () => {
    const { server, started, cancelled } = waiting();
    const client = await connect(server);
    const controller = new AbortController();
    const aborted = client.callTool("wait", {}, { signal: controller.signal }).catch((error: unknown) => error);
    await until(() => started() === 1, "the call has arrived");
    controller.abort();
    expect(await aborted).toBeInstanceOf(AbortedError);
    expect(cancelled()).toBe(1);
  });

  it("reaches a program's handler over stdio, and the connection goes on [CANC-C-005]", async () => {
    const client = await connect(PROGRAM);
    cleanups.push(() => client.close());
    const controller = new AbortController();
    const aborted = client
      .callTool("hang", {}, { signal: controller.signal, onProgress: () => controller.abort("seen it start") })
      .catch((error: unknown) => error);
    expect(await aborted).toMatchObject({ code: "ABORTED", cause: "seen it start" });
    expect(await client.callTool("cancelled")).toMatchObject({ content: [{ text: "1" }] });
  });
});

it("reads resources over a pipe", async () => {
  const client = await connect(PROGRAM);
  cleanups.push(() => client.close());
  expect((await client.readResource("note:///one")).contents).toMatchObject([{ uri: "note:///one", text: "first" }]);
});
