import { connect, createServer, LocalError, META_KEYS, REVISION, serve } from "@mortise/mcp";
import { describe, expect, it } from "vitest";
import { start, until } from "./programs.js";

const request = (id: number, name: string, args: object): string =>
  JSON.stringify({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: {
      name,
      arguments: args,
      _meta: {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
      },
    },
  }) + "\n";

describe("over stdio", () => {
  it("writes nothing but messages to stdout, and ends with stdin [STDIO-S-002] [STDIO-S-015]", async () => {
    const program = start();
    program.child.stdin.end(request(1, "shout", {}));
    expect(await program.exit).toBe(0);
    const lines = program.stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ jsonrpc: "2.0", id: 1, result: { content: [{ text: "shouted" }] } });
    expect(program.stderr).toContain("this must not reach stdout");
    expect(program.stderr).toContain("served to the end");
  });

  it("ends the process although timers of its own would keep it, after it had time to finish", async () => {
    const program = start("stdio", "keep-alive");
    program.child.stdin.end(request(1, "shout", {}));
    expect(await program.exit).toBe(0);
    expect(program.stderr).toContain("served to the end");
    expect(program.stdout).toContain("shouted");
  });

  it("leaves the end of the process to itself with exitAfter: Infinity", async () => {
    const program = start("stdio", "keep-alive", "exit-after-infinity");
    program.child.stdin.end(request(1, "shout", {}));
    await until(() => program.stderr.includes("served to the end"), "the end of serving");
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(program.child.exitCode).toBeNull();
    program.child.kill("SIGKILL");
    expect(await program.exit).toBe("SIGKILL");
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "answers what is in progress after %s, then ends by itself",
    async (signal) => {
      const program = start();
      program.child.stdin.write(request(1, "shout", {}) + request(2, "wait", { ms: 400 }));
      await until(() => program.stdout.includes(`"id":1`), "the first answer");
      program.child.kill(signal);
      expect(await program.exit).toBe(0);
      expect(program.stdout).toContain("waited");
      expect(program.stderr).toContain("served to the end");
    },
  );

  it("lets a second signal end a process that takes too long", async () => {
    const program = start();
    program.child.stdin.write(request(1, "shout", {}) + request(2, "wait", { ms: 4_000 }));
    await until(() => program.stdout.includes(`"id":1`), "the first answer");
    program.child.kill("SIGTERM");
    const again = setInterval(() => program.child.kill("SIGTERM"), 100);
    expect(await program.exit).toBe("SIGTERM");
    clearInterval(again);
    expect(program.stdout).not.toContain("waited");
  });
});

describe("over http", () => {
  it("says where it is, and drains at a signal", async () => {
    const program = start("http");
    await until(() => program.stdout.includes("\n"), "the URL");
    const client = await connect(program.stdout.trim());
    const heard: unknown[] = [];
    await client.callTool("count", { to: 2 }, { onProgress: (progress) => heard.push(progress) });
    expect(heard).toHaveLength(2);
    const waiting = client.callTool("wait", { ms: 500 });
    await client.callTool("add", { a: 1, b: 1 }); // by then the other call has arrived as well
    program.child.kill("SIGTERM");
    expect((await waiting).content).toEqual([{ type: "text", text: "waited" }]);
    await client.close();
    expect(await program.exit).toBe(0);
  });

  const server = createServer({ name: "s", version: "1" });
  server.tool("forever", { handler: () => new Promise(() => {}) });

  it("cuts what does not end within drainTimeout", async () => {
    const served = await serve(server, { http: true, signals: false, drainTimeout: 50 });
    const client = await connect(served.url);
    const cut = client.callTool("forever").catch((error: unknown) => error);
    await client.discover();
    await Promise.all([served.close(), served.close()]);
    await served.closed;
    expect(await cut).toBeInstanceOf(Error);
    await client.close();
  });

  it("ends subscriptions with their result before it drains [SUB-S-012, SUB-S-013]", async () => {
    const listened = createServer({ name: "s", version: "1" });
    listened.tool("t", { handler: () => "" });
    const served = await serve(listened, { http: true, signals: false, drainTimeout: 60_000 });
    const response = await fetch(served.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": REVISION,
        "mcp-method": "subscriptions/listen",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: "s",
        method: "subscriptions/listen",
        params: {
          notifications: { toolsListChanged: true },
          _meta: { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: {} },
        },
      }),
    });
    await served.close(); // would wait a minute for a stream that stays open
    const events = (await response.text()).match(/^data: .*$/gm) ?? [];
    expect(JSON.parse(events.at(-1)?.slice("data: ".length) ?? "")).toMatchObject({
      id: "s",
      result: { resultType: "complete", _meta: { [META_KEYS.subscriptionId]: "s" } },
    });
  });

  it("listens for signals only while it serves, and never with signals: false", async () => {
    const counts = (): number[] => [process.listenerCount("SIGINT"), process.listenerCount("SIGTERM")];
    const before = counts();
    const silent = await serve(server, { http: true, signals: false });
    expect(counts()).toEqual(before);
    const served = await serve(server, { http: true });
    expect(counts()).toEqual(before.map((count) => count + 1));
    await Promise.all([silent.close(), served.close()]);
    expect(counts()).toEqual(before);
  });

  it.each([
    ["UNSAFE_HOST", { host: "0.0.0.0" }, "allowedHosts"],
    ["UNSAFE_ORIGINS", { cors: true, allowedOrigins: "*" }, "authenticate"],
  ] as const)("refuses %s and says what to do", async (code, http, advice) => {
    const error = (await serve(server, { http }).catch((error: unknown) => error)) as LocalError;
    expect(error).toBeInstanceOf(LocalError);
    expect(error.code).toBe(code);
    expect(error.message).toContain(advice);
  });
});
