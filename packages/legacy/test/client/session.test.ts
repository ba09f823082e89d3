import type { ClientSettings } from "@mortise/client";
import type { JsonObject } from "@mortise/jsonrpc";
import { isInitializeRequest, isInitializedNotification } from "@mortise/schema/2025-11-25/validators";
import { describe, expect, it } from "vitest";
import { deferred, INFO, methodsOf, program, rejection, say, seen } from "./program.js";

const FORM = { message: "Name?", requestedSchema: { type: "object", properties: { name: { type: "string" } } } };

describe("a session with a program", () => {
  it("begins with initialize and initialized, and says the newest version that it speaks [L25-BASE-B-001, L25-LIFE-B-001, L25-LIFE-C-002, L25-LIFE-C-004, L25-LIFE-C-008, L25-LIFE-C-009]", async () => {
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

describe("questions of the server", () => {
  const asks = (client: Awaited<ReturnType<typeof program>>, method: string, params?: JsonObject) =>
    say(client, "ask", { method, ...(params && { params }) }).then((answer) => JSON.parse(answer) as JsonObject);

  it("are answered by the client's handlers [L25-PING-B-001, L25-BASE-B-002, L25-ROOT-C-001, L25-ELIC-C-003]", async () => {
    const model = { role: "assistant", content: { type: "text", text: "Hi" }, model: "m" } as const;
    const client = await program(
      {},
      {
        onForm: ({ message }) => ({ action: "accept", content: { name: message } }),
        onSample: () => model,
        roots: [{ uri: "file:///home" }],
      },
    );
    expect(await asks(client, "ping")).toEqual({});
    expect(await asks(client, "roots/list")).toEqual({ roots: [{ uri: "file:///home" }] });
    expect(await asks(client, "elicitation/create", FORM)).toEqual({ action: "accept", content: { name: "Name?" } });
    const messages = [{ role: "user", content: { type: "text", text: "?" } }];
    expect(await asks(client, "sampling/createMessage", { messages, maxTokens: 5 })).toEqual(model);
  });

  it("are asked while calls run, and right after initialized", async () => {
    const client = await program({ asksRoots: true }, { roots: [{ uri: "file:///a" }] });
    const calls = [client.callTool("hang", {}, { timeout: 1_000 }), client.callTool("hang", {}, { timeout: 1_000 })];
    calls.forEach((call) => call.catch(() => {}));
    expect(await asks(client, "roots/list")).toEqual({ roots: [{ uri: "file:///a" }] });
    expect(await seen(client)).toContainEqual({ answered: { roots: [{ uri: "file:///a" }] } });
    await Promise.allSettled(calls);
  });

  const REFUSALS: readonly [string, string, JsonObject | undefined, ClientSettings, number][] = [
    ["roots without roots [L25-ROOT-C-004]", "roots/list", undefined, {}, -32601],
    ["roots that break [L25-ROOT-C-004]", "roots/list", undefined, { roots: () => fail() }, -32603],
    ["an unknown method", "nonsense", undefined, {}, -32601],
    ["a form without a handler [L25-ELIC-C-006]", "elicitation/create", FORM, {}, -32602],
    [
      "a page when only forms were declared [L25-ELIC-C-006]",
      "elicitation/create",
      { mode: "url", elicitationId: "1", url: "https://example.com", message: "?" },
      { onForm: () => ({ action: "cancel" }) },
      -32602,
    ],
    [
      "a model that the person refuses [L25-SAMP-C-006]",
      "sampling/createMessage",
      { messages: [], maxTokens: 5 },
      { onSample: () => fail() },
      -1,
    ],
    [
      "tools for a model that were not declared [L25-SAMP-C-004]",
      "sampling/createMessage",
      { messages: [], maxTokens: 5, tools: [] },
      { onSample: () => fail() },
      -32602,
    ],
    ["what is no question", "elicitation/create", { message: 1 }, { onForm: () => fail() }, -32602],
  ];
  const fail = (): never => {
    throw new Error("secret");
  };

  it.each(REFUSALS)("%s get an error", async (_, method, params, settings, code) => {
    const client = await program({}, { ...settings, onWarning: () => {} });
    const answer = await asks(client, method, params);
    expect(answer.code).toBe(code);
    expect(JSON.stringify(answer)).not.toContain("secret");
  });

  it("are taken back by the server: the handler is told, and nothing is answered [L25-CANC-B-003]", async () => {
    const aborted = deferred();
    const client = await program(
      {},
      {
        onForm: (_, { signal }) =>
          new Promise((resolve) =>
            signal.addEventListener("abort", () => (aborted.resolve(), resolve({ action: "cancel" }))),
          ),
      },
    );
    const then = { method: "notifications/cancelled", params: { requestId: "s1" } };
    await say(client, "ask", { method: "elicitation/create", params: FORM, then });
    await aborted.promise;
    await say(client, "echo", { text: "and on" });
    expect((await seen(client)).filter(({ id }) => id === "s1")).toEqual([]);
  });

  it("about a changed list of roots can be expected: the server is told [L25-ROOT-C-002]", async () => {
    const client = await program({}, { roots: [] });
    await client.discover();
    client.rootsChanged();
    const messages = await seen(client);
    expect(methodsOf(messages)).toContain("notifications/roots/list_changed");
    expect(messages[1]).toMatchObject({ params: { capabilities: { roots: { listChanged: true } } } });
  });
});

describe("pages to visit (-32042)", () => {
  it("are shown, and the call is made again when the visit is over [L25-ELIC-C-012, L25-ELIC-C-013]", async () => {
    const asked: unknown[] = [];
    const client = await program(
      {},
      {
        onUrl: ({ url, message }) => (
          asked.push([url, message]),
          setTimeout(() => void say(client, "grant"), 50),
          { action: "accept" }
        ),
      },
    );
    expect(await say(client, "visit")).toBe("granted");
    expect(asked).toEqual([["https://example.com/grant", "Please grant"]]);
  });

  it("are asked for again when nobody says that the visit is over [L25-ELIC-C-014]", async () => {
    let asked = 0;
    const client = await program(
      {},
      { onUrl: () => ({ action: ++asked < 3 ? "accept" : "decline" }) },
      { visitTimeout: 50 },
    );
    const error = await rejection(say(client, "visit"));
    expect(asked).toBe(3);
    expect(error).toMatchObject({ code: -32042, data: { elicitations: [{ elicitationId: "visit-1" }] } });
  });

  it("are named in the error of a client that shows none [L25-ELIC-C-019]", async () => {
    const client = await program();
    expect(await rejection(say(client, "visit"))).toMatchObject({
      code: "INPUT_REQUIRED",
      inputRequests: { "visit-1": { params: { url: "https://example.com/grant" } } },
    });
  });
});
