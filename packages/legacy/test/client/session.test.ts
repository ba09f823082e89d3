import type { JsonObject } from "@mortise/jsonrpc";
import { isInitializeRequest, isInitializedNotification } from "@mortise/schema/2025-11-25/validators";
import { describe, expect, it } from "vitest";
import { INFO, methodsOf, program, rejection, say, seen } from "./program.js";

describe("a session with a program", () => {
  it("begins with initialize and initialized, and says the newest version that it speaks [L25-BASE-B-001, L25-LIFE-B-001, L25-LIFE-C-002, L25-LIFE-C-004, L25-LIFE-C-008, L25-LIFE-C-009, L25-TASK-C-005]", async () => {
    const client = await program({}, { onForm: () => ({ action: "cancel" }) });
    expect(await say(client, "echo", { text: "hello" })).toBe("hello");
    const [probe, initialize, initialized, call] = await seen(client);
    expect(probe).toMatchObject({ method: "server/discover" });
    expect(isInitializeRequest(initialize)).toBe(true);
    expect(initialize).toMatchObject({
      method: "initialize",
      params: { protocolVersion: "2025-11-25", capabilities: { elicitation: { form: {} } }, clientInfo: INFO },
    });
    expect(isInitializedNotification(initialized)).toBe(true);
    expect(call).toEqual({
      jsonrpc: "2.0",
      id: expect.any(Number) as number,
      method: "tools/call",
      params: { name: "echo", arguments: { text: "hello" } },
    });
  });

  it("declares what it can be asked for, once [L25-SAMP-C-001, L25-ELIC-C-001, L25-ROOT-C-001]", async () => {
    const never = () => expect.unreachable();
    const handlers = { onForm: never, onUrl: never, onSample: never, roots: [] };
    const client = await program({}, { ...handlers, capabilities: { sampling: { tools: {} } } });
    await client.listTools();
    const messages = await seen(client);
    expect(messages[1]!.params).toMatchObject({
      capabilities: { elicitation: { form: {}, url: {} }, sampling: { tools: {} }, roots: { listChanged: true } },
    });
    expect(JSON.stringify(messages.slice(2))).not.toContain("elicitation");
  });

  it("hands cursors back as they came, until there is none [L25-PAGE-C-001, L25-PAGE-C-002]", async () => {
    const pages = [["a", "b"], [], ["c"]];
    const client = await program({ pages, cursors: ["", '{"not": ours}'] });
    const names: string[] = [];
    for await (const { name } of client.tools()) names.push(name);
    expect(names).toEqual(["a", "b", "c"]);
    const lists = (await seen(client)).filter(({ method }) => method === "tools/list");
    expect(lists.map(({ params = {} }) => (params as JsonObject).cursor)).toEqual([undefined, "", '{"not": ours}']);
  });

  it("never uses an id twice, whoever shares it [L25-BASE-B-003, L25-BASE-B-005]", async () => {
    const client = await program();
    await Promise.all([say(client, "echo", { text: "a" }), say(client, "echo", { text: "b" }), client.listTools()]);
    const ids = (await seen(client)).map(({ id }) => id).filter((id) => id !== undefined);
    expect(ids.length).toBeGreaterThan(4);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("answers server/discover out of initialize", async () => {
    const client = await program();
    const found = await client.discover();
    expect(found).toMatchObject({
      supportedVersions: ["2025-11-25"],
      capabilities: { tools: { listChanged: true } },
      instructions: "Be nice.",
    });
    expect(client.era).toBe("legacy");
    expect(client.explain()).toMatch(/-32601[^]*"by-hand" opened a session of revision 2025-11-25/);
    expect(methodsOf(await seen(client)).filter((method) => method === "initialize")).toHaveLength(1);
  });

  it.each(["2025-06-18", "2025-03-26", "2024-11-05"])(
    "speaks %s with a server that does [L25-LIFE-B-015]",
    async (version) => {
      const client = await program({ version });
      expect(await say(client, "echo", { text: version })).toBe(version);
      expect((await client.discover()).supportedVersions).toEqual([version]);
    },
  );

  it("makes another offer to a server that refuses the first", async () => {
    const client = await program({ version: "2024-11-05", refuses: ["2025-11-25"] });
    expect((await client.discover()).supportedVersions).toEqual(["2024-11-05"]);
  });

  it("gives up on a version that it does not speak [L25-LIFE-C-013, L25-LIFE-B-023]", async () => {
    const client = await program({ version: "1999-01-01" });
    expect(await rejection(client.discover())).toMatchObject({
      code: "ERA_NOT_FOUND",
      message: expect.stringContaining('"1999-01-01"') as string,
    });
  });

  it("is not cancelled while it begins, although a caller gives up [L25-LIFE-C-007]", async () => {
    const client = await program({}, {}, { era: "legacy" });
    const error = await rejection(client.callTool("echo", { text: "x" }, { signal: AbortSignal.timeout(1) }));
    expect(error).toMatchObject({ code: "ABORTED" });
    const methods = methodsOf(await seen(client));
    expect(methods).toContain("initialize");
    expect(methods).not.toContain("notifications/cancelled");
  });

  it("reads results that have no type, and finds a missing resource missing [L25-BASE-B-009]", async () => {
    const client = await program();
    expect(await client.listTools()).toMatchObject({ resultType: "complete", ttlMs: 0, cacheScope: "private" });
    expect(await rejection(client.readResource("file:///none"))).toMatchObject({
      code: -32602,
      data: { uri: "file:///none" },
    });
  });

  it("hands progress to its call alone [L25-PROG-B-001]", async () => {
    const client = await program();
    const heard: unknown[][] = [[], []];
    await Promise.all(
      [3, 2].map((to, call) =>
        client.callTool("count", { to }, { onProgress: (one) => heard[call]!.push(one.progress) }),
      ),
    );
    expect(heard).toEqual([
      [1, 2, 3],
      [1, 2],
    ]);
  });

  it("sets the level that its calls ask for, and drops what they do not [L25-LOG-C-002]", async () => {
    const client = await program();
    const heard: unknown[] = [];
    const log = (level: string, logLevel?: "debug" | "error") =>
      client.callTool("log", { level }, { onLog: ({ data }) => heard.push(data), ...(logLevel && { logLevel }) });
    await log("debug", "error");
    await log("error", "error");
    await log("debug", "debug");
    await client.callTool("log", { level: "emergency" });
    expect(heard).toEqual(["at error", "at debug"]);
    const levels = (await seen(client))
      .filter(({ method }) => method === "logging/setLevel")
      .map(({ params }) => params);
    expect(levels).toEqual([{ level: "error" }, { level: "debug" }]);
  });

  it("cancels what its caller gives up, under the id that the session knows [L25-CANC-B-001, L25-LIFE-B-020]", async () => {
    const client = await program();
    await client.discover();
    expect(await rejection(client.callTool("hang", {}, { timeout: 300 }))).toMatchObject({ code: "TIMEOUT" });
    const messages = await seen(client);
    const { id } = messages.find(({ params }) => (params as JsonObject | undefined)?.name === "hang")!;
    expect(messages.find(({ method }) => method === "notifications/cancelled")).toMatchObject({
      params: { requestId: id },
    });
  });

  it("refuses tools that run only as tasks, and says why [L25-TASK-C-004]", async () => {
    const client = await program();
    await client.listTools();
    const error = await rejection(client.callTool("task-only"));
    expect(error).toMatchObject({ code: -32601, message: expect.stringContaining("only as a task") as string });
    expect(await rejection(client.request("tasks/list", {}))).toMatchObject({ code: -32601 });
    expect(methodsOf(await seen(client))).not.toContain("tasks/list");
  });
});
