import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AbortedError, connect, ConnectError, createServer, RpcError, serve, ToolError } from "@mortise/mcp";
import type { Client, LocalError, ProcessExitedError, Server } from "@mortise/mcp";
import { memoryTransport } from "@mortise/jsonrpc";
import { afterEach, describe, expect, it } from "vitest";
import { PROGRAM } from "./programs.js";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function fixture(): Server {
  const server = createServer({ name: "fixture", version: "1.0.0" });
  server.tool("add", {
    input: {
      type: "object",
      properties: { a: { type: "number" }, b: { type: "number" } },
      required: ["a", "b"],
    } as const,
    output: { type: "number" } as const,
    handler: ({ a, b }) => a + b,
  });
  server.tool("count", {
    input: { type: "object", properties: { to: { type: "integer" } }, required: ["to"] } as const,
    handler({ to }, context) {
      for (let step = 1; step <= to; step++) context.progress(step, { total: to });
      return "done";
    },
  });
  server.tool("refuse", {
    handler() {
      throw new ToolError("not today");
    },
  });
  return server;
}

async function over(target: string): Promise<Client> {
  const connected = async (client: Promise<Client>): Promise<Client> => {
    cleanups.push(async () => (await client).close());
    return client;
  };
  if (target === "stdio") return connected(connect(PROGRAM));
  const server = fixture();
  if (target === "a server object") return connected(connect(server));
  if (target === "an exchange") return connected(connect(server.exchange));
  if (target === "a transport") return connected(connect(memoryTransport(server.exchange)));
  const served = await serve(server, { http: true, signals: false });
  cleanups.push(() => served.close());
  return connected(connect(target === "a URL" ? new URL(served.url!) : served.url!));
}

describe.each(["a server object", "an exchange", "a transport", "stdio", "http", "a URL"])(
  "connect to %s",
  (target) => {
    it("gives a client that lists, calls, hears progress and gets errors", async () => {
      const client = await over(target);
      const names: string[] = [];
      for await (const { name } of client.tools()) names.push(name);
      expect(names).toEqual(expect.arrayContaining(["add", "count", "refuse"]));

      const sum = await client.callTool("add", { a: 0, b: 0 }, { output: { type: "number" } });
      expect(sum.structuredContent).toBe(0);
      const steps: unknown[] = [];
      await client.callTool("count", { to: 3 }, { onProgress: (progress) => steps.push(progress) });
      expect(steps).toEqual([1, 2, 3].map((progress) => ({ progress, total: 3 })));

      expect(await client.callTool("refuse")).toMatchObject({ isError: true, content: [{ text: "not today" }] });
      expect(await client.callTool("add", { a: "one" })).toMatchObject({ isError: true });
      const unknown = await client.callTool("nobody").catch((error: unknown) => error);
      expect(unknown).toBeInstanceOf(RpcError);
      expect((unknown as RpcError).code).toBe(-32602);
      expect((await client.discover()).supportedVersions).toContain("2026-07-28");
    });

    it("never mixes concurrent calls", async () => {
      const client = await over(target);
      const sums = await Promise.all(
        Array.from({ length: 40 }, (_, n) => client.callTool("add", { a: n, b: n }, { output: { type: "number" } })),
      );
      expect(sums.map(({ structuredContent }) => structuredContent)).toEqual(
        Array.from({ length: 40 }, (_, n) => 2 * n),
      );
    });
  },
);

describe("connect fails early", () => {
  const failing = (...args: Parameters<typeof connect>): Promise<ConnectError> =>
    connect(...args).then(
      () => {
        throw new Error("connected");
      },
      (error: ConnectError) => error,
    );

  it("when the program does not exist", async () => {
    const error = await failing({ command: "/nowhere/no-such-program" });
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.code).toBe("CONNECT_FAILED");
    expect(error.message).toContain("/nowhere/no-such-program");
    expect((error.cause as LocalError).code).toBe("SPAWN_FAILED");
  });

  it("when the program ends at once, with what it said", async () => {
    const script = `console.error("no licence"); process.exit(3)`;
    const error = await failing({ command: process.execPath, args: ["-e", script], stderr: "ignore" });
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.message).toContain("no licence");
  });

  it("when the program ends at once, without repeating what our stderr has shown", async () => {
    const script = `process.exit(console.error("this line is part of a test") ?? 3)`;
    const error = await failing({ command: process.execPath, args: ["-e", script], stderr: "inherit" });
    expect(error.message).toContain("shown above");
    expect(error.message).not.toContain("part of a test");
    const exited = (error.cause as Error).cause as ProcessExitedError;
    expect(exited.stderr).toEqual(["this line is part of a test"]);
  });

  it("when nobody listens", async () => {
    const listener = createHttpServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => listener.once("listening", resolve));
    const { port } = listener.address() as AddressInfo;
    await new Promise((resolve) => listener.close(resolve));
    const error = await failing(`http://127.0.0.1:${port}/mcp`);
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.message).toContain(String(port));
    expect((error.cause as LocalError).code).toBe("NETWORK");
  });

  it.each([
    [404, "path"],
    [401, "credentials"],
  ])("when the answer is HTTP %i", async (status, advice) => {
    const listener = createHttpServer((_, response) => response.writeHead(status).end()).listen(0, "127.0.0.1");
    await new Promise((resolve) => listener.once("listening", resolve));
    cleanups.push(() => new Promise((resolve) => listener.close(resolve)));
    const error = await failing(`http://127.0.0.1:${(listener.address() as AddressInfo).port}/`);
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.message).toContain(advice);
  });

  it("when the server does not know the revision, and says what that may mean [ERA-C-007]", async () => {
    const old = `process.stdin.on("data", (line) => {
      const { id } = JSON.parse(line);
      console.log(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } }));
    })`;
    const program = { command: process.execPath, args: ["-e", old] };
    const error = await failing(program, { era: "modern" });
    expect(error.message).toContain("earlier");
    expect((error.cause as RpcError).code).toBe(-32601);
    const none = await failing(program);
    expect(none.message).toMatch(/server\/discover: Method not found; initialize: .*-32601/);
    expect(none.cause).toMatchObject({ code: "ERA_NOT_FOUND" });
  });

  it("when there is no answer in time, and ends the program", async () => {
    const mute = `process.stdin.resume(); process.stderr.write("pid " + process.pid + "\\n")`;
    let pid = 0;
    const error = await failing(
      {
        command: process.execPath,
        args: ["-e", mute],
        stderr: (line) => (pid = Number(line.replace("pid ", ""))),
      },
      { connectTimeout: 1_500 },
    );
    expect(error.cause).toMatchObject({ code: "TIMEOUT" });
    expect(pid).toBeGreaterThan(0);
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it("when the caller gives up", async () => {
    const mute = { command: process.execPath, args: ["-e", "process.stdin.resume()"] };
    expect(await failing(mute, { signal: AbortSignal.timeout(50) })).toBeInstanceOf(AbortedError);
  });

  it.each(["ftp://example.com/", "server.js", "", {}, { exchange: 1 }])("when %j is no target", async (target) => {
    const error = await failing(target as string);
    expect((error.cause as LocalError).code).toBe("BAD_TARGET");
  });
});

it("asks nothing of a server in this process before the first call, nor with probe: false", async () => {
  const methods: string[] = [];
  const { exchange } = fixture();
  const spying: typeof exchange = (request, context) => (methods.push(request.method), exchange(request, context));
  await connect(spying);
  await connect(memoryTransport(spying), { probe: false });
  expect(methods).toEqual([]);
  await connect(memoryTransport(spying));
  expect(methods).toEqual(["server/discover"]);
});

it("says who it is: the caller's name, or its own", async () => {
  const seen: unknown[] = [];
  const server = createServer({ name: "s", version: "1" });
  server.tool("who", { handler: (_, context) => void seen.push(context.clientInfo) });
  await (await connect(server)).callTool("who");
  await (await connect(server, { info: { name: "mine", version: "2" } })).callTool("who");
  expect(seen).toEqual([
    { name: "@mortise/mcp", version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string },
    { name: "mine", version: "2" },
  ]);
});

it("says once that a client was closed", async () => {
  const client = await connect(PROGRAM);
  await client.close();
  const error = await client.callTool("add").catch((error: unknown) => error as Error);
  expect((error as Error).message).toBe("The transport is closed; connect again.");
});
