import { ClosedError, TimeoutError } from "@mortise/jsonrpc";
import type { Exchange } from "@mortise/jsonrpc";
import { LEGACY_REVISIONS, ServerSession } from "@mortise/legacy/server";
import { createServer } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { call, hello, opened, PIPE, serving, Talk, textOf, until } from "./talk.js";

const quiet = serving(() => "ok");

describe("initialize", () => {
  it.each(LEGACY_REVISIONS)("echoes %s [L25-LIFE-S-010, L25-LIFE-S-003]", async (revision) => {
    const talk = new Talk(quiet.exchange, { revision });
    expect(await talk.result("initialize", hello(revision))).toEqual({
      protocolVersion: revision,
      capabilities: { tools: { listChanged: true } },
      serverInfo: { name: "test", version: "1" },
    });
    expect(talk.session.protocolVersion).toBe(revision);
  });

  it.each(["2026-07-28", "1999-01-01", "constructor", ""])(
    "answers %o with the newest revision of this era [L25-LIFE-S-011, L25-LIFE-S-012]",
    async (asked) => {
      const { protocolVersion } = await new Talk(quiet.exchange).result("initialize", hello(asked));
      expect(protocolVersion).toBe("2025-11-25");
    },
  );

  it("tells instructions and capabilities as the server has them [L25-TOOL-S-001, L25-RES-S-001, L25-LOG-S-001, L25-COMP-S-001]", async () => {
    const server = createServer({ name: "n", version: "2", title: "T" }, { instructions: "Read me.", logging: true });
    server.resource("a:b", { name: "r", read: () => "x" });
    server.prompt("p", { arguments: { x: { complete: () => ["a"] } }, handler: () => "hi" });
    const result = await new Talk(server.exchange).result("initialize", hello());
    expect(result).toEqual({
      protocolVersion: "2025-11-25",
      instructions: "Read me.",
      serverInfo: { name: "n", version: "2", title: "T" },
      capabilities: {
        logging: {},
        completions: {},
        prompts: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
      },
    });
  });

  it.each([
    ["no version", { capabilities: {}, clientInfo: { name: "c", version: "1" } }],
    ["no capabilities", { protocolVersion: "2025-11-25", clientInfo: { name: "c", version: "1" } }],
    ["no name", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { version: "1" } }],
  ])("with %s is refused, and may be tried again", async (_what, params) => {
    const talk = new Talk(quiet.exchange);
    expect(await talk.error("initialize", params)).toMatchObject({ code: -32602 });
    expect(await talk.result("initialize", hello())).toMatchObject({ protocolVersion: "2025-11-25" });
  });

  it("comes first: other requests than ping are refused before it [L25-LIFE-B-001]", async () => {
    const talk = new Talk(quiet.exchange);
    expect(await talk.result("ping")).toEqual({});
    expect(await talk.error("tools/list")).toMatchObject({
      code: -32600,
      message: expect.stringContaining("initialize") as string,
    });
  });

  it("comes once", async () => {
    const talk = await opened(quiet.exchange);
    expect(await talk.error("initialize", hello())).toMatchObject({ code: -32600 });
    expect(textOf(await call(talk))).toBe("ok");
  });

  it("is waited for by what comes right behind it", async () => {
    const talk = new Talk(quiet.exchange);
    const [, , first] = await Promise.all([
      talk.result("initialize", hello()),
      talk.notify("notifications/initialized"),
      call(talk),
    ]);
    expect(textOf(first)).toBe("ok");
  });

  it("fails as the server does, and may be tried again", async () => {
    let refuse = true;
    const server = serving(() => "ok", { authorize: () => !refuse });
    const talk = new Talk(server.exchange);
    expect(await talk.error("initialize", hello())).toMatchObject({ code: -32600 });
    refuse = false;
    await talk.result("initialize", hello());
  });
});

describe("requests", () => {
  it("carry what the client said in initialize, for the whole session [L25-LIFE-B-016, L25-BASE-B-009]", async () => {
    const server = serving((ctx) => JSON.stringify([ctx.clientInfo, ctx.clientCapabilities, ctx.auth, ctx.transport]));
    const caller = { ...PIPE, auth: { principal: "ada", scopes: ["x"] } };
    const talk = await opened(server.exchange, { caller, capabilities: { roots: { listChanged: true }, tasks: {} } });
    expect(JSON.parse(textOf(await call(talk)))).toEqual([
      { name: "c", version: "1" },
      { roots: {} },
      { principal: "ada", scopes: ["x"] },
      "stdio",
    ]);
  });

  it("ignore task, and answers or state that no question asked for [L25-TASK-B-009]", async () => {
    const server = serving((ctx) => JSON.stringify([ctx.inputResponses, ctx.state ?? null]));
    const talk = await opened(server.exchange);
    const extra = { task: { ttl: 1 }, inputResponses: { a: {} }, requestState: "forged" };
    expect(textOf(await talk.result("tools/call", { name: "t", ...extra }))).toBe("[{},null]");
  });

  it.each([
    "tasks/get",
    "tasks/list",
    "tasks/update",
    "server/discover",
    "subscriptions/listen",
    "no/such",
    "constructor",
  ])("for %s find no method [L25-TASK-S-034]", async (method) => {
    const talk = await opened(quiet.exchange, {
      capabilities: { extensions: { "io.modelcontextprotocol/tasks": {} } },
    });
    const response = await talk.send({ jsonrpc: "2.0", id: 1, method, params: { taskId: "1", notifications: {} } });
    expect(response).toMatchObject({ id: 1, error: { code: -32601 } });
  });

  it("under an id that is in flight are refused, the first goes on", async () => {
    let finish = (_: string): void => {};
    const talk = await opened(serving(() => new Promise<string>((resolve) => (finish = resolve))).exchange);
    const first = talk.request("tools/call", { name: "t" }, "same");
    expect(await talk.request("tools/call", { name: "t" }, "same")).toMatchObject({
      id: "same",
      error: { code: -32600 },
    });
    finish("first");
    expect(await first).toMatchObject({ id: "same", result: { content: [{ text: "first" }] } });
  });

  it("above the bound are refused", async () => {
    const talk = await opened(serving(({ signal }) => once(signal)).exchange, { maxInFlight: 2 });
    const open = [1, 2].map((id) => talk.request("tools/call", { name: "t" }, id));
    expect(await talk.request("tools/call", { name: "t" }, 3)).toMatchObject({ error: { code: -32603 } });
    talk.session.close();
    expect(await Promise.all(open)).toEqual([undefined, undefined]);
  });

  it("with an id of 0 or an empty one are answered under it [L25-BASE-B-003, L25-BASE-B-006]", async () => {
    const talk = await opened(quiet.exchange);
    expect(await talk.request("ping", undefined, 0)).toEqual({ jsonrpc: "2.0", id: 0, result: {} });
    expect(await talk.request("tools/call", { name: "t" }, "")).toMatchObject({ id: "", result: {} });
  });

  it("for a missing resource get -32002, for a missing tool -32602 [L25-RES-S-004]", async () => {
    const server = serving(() => "ok");
    server.resource("a:b", { name: "r", read: () => "x" });
    const talk = await opened(server.exchange);
    expect(await talk.error("resources/read", { uri: "a:c" })).toMatchObject({ code: -32002, data: { uri: "a:c" } });
    expect(await talk.error("tools/call", { name: "none" })).toMatchObject({ code: -32602 });
  });

  it("whose exchange breaks get no more than Internal error", async () => {
    const broken: Exchange = (request, context) =>
      request.method === "tools/list" ? Promise.reject(new Error("secret")) : quiet.exchange(request, context);
    const errors: unknown[] = [];
    const talk = await opened(broken, { onError: (error) => errors.push(error) });
    expect(await talk.error("tools/list")).toEqual({ code: -32603, message: "Internal error" });
    expect(errors).toMatchObject([{ message: "secret" }]);
  });
});

describe("cancellation", () => {
  it("aborts the handler; no answer is sent, and nothing of what it still says [L25-CANC-B-003]", async () => {
    const reasons: unknown[] = [];
    const server = serving(async (ctx) => {
      ctx.progress(1);
      await once(ctx.signal);
      reasons.push((ctx.signal.reason as Error).message);
      ctx.progress(2);
      return "too late";
    });
    const talk = await opened(server.exchange);
    const answer = talk.request("tools/call", { name: "t", _meta: { progressToken: 1 } }, 7);
    await until(() => talk.heard.length === 1, "it runs");
    await talk.notify("notifications/cancelled", { requestId: 7, reason: "enough" });
    expect(await answer).toBeUndefined();
    expect(reasons).toEqual(["The client cancelled the request: enough"]);
    expect(talk.heard).toHaveLength(1);
    expect(talk.session.idle).toBe(true);
  });

  it("takes the question along that the handler waits for [L25-CANC-B-001]", async () => {
    const talk = await opened(serving((ctx) => ctx.roots("r")).exchange);
    const answer = talk.request("tools/call", { name: "t" }, 7);
    await until(() => talk.heard.length === 1, "it asks");
    await talk.notify("notifications/cancelled", { requestId: 7 });
    expect(await answer).toBeUndefined();
    expect(talk.heard[1]).toMatchObject({ method: "notifications/cancelled", params: { requestId: talk.heard[0].id } });
    expect(talk.session.idle).toBe(true);
  });

  it("takes back a question that nobody waits for any more", async () => {
    const server = serving((ctx) => {
      void ctx.roots("r").catch(() => {});
      return "done";
    });
    const talk = await opened(server.exchange);
    await call(talk);
    expect(talk.heard.map(({ method }) => method)).toEqual(["roots/list", "notifications/cancelled"]);
  });

  it.each([[99], [null], ["constructor"], [undefined]])(
    "of %o is ignored [L25-CANC-B-004, L25-BASE-B-008]",
    async (requestId) => {
      const talk = await opened(quiet.exchange);
      expect(
        await talk.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } }),
      ).toBeUndefined();
      expect(textOf(await call(talk))).toBe("ok");
    },
  );
});

describe("ping", () => {
  it("is answered at once, whatever else runs [L25-PING-B-001]", async () => {
    const talk = await opened(serving(({ signal }) => once(signal)).exchange);
    void talk.request("tools/call", { name: "t" });
    expect(await talk.request("ping", {}, "p")).toEqual({ jsonrpc: "2.0", id: "p", result: {} });
    talk.session.close();
  });

  it("finds the client alive, even before it is initialized [L25-PING-B-003]", async () => {
    const talk = new Talk(quiet.exchange, { answer: () => ({ result: {} }) });
    await talk.session.ping();
    expect(talk.heard).toMatchObject([{ method: "ping" }]);
  });

  it("finds it gone when it does not answer in time, or cannot be reached", async () => {
    const talk = await opened(quiet.exchange, { pingTimeoutMs: 10 });
    await expect(talk.session.ping()).rejects.toThrow(TimeoutError);
    talk.session.standalone = undefined;
    await expect(talk.session.ping()).rejects.toThrow(ClosedError);
  });
});

describe("log messages", () => {
  const logging = serving(
    (ctx) => {
      for (const level of ["debug", "info", "error"] as const) ctx.log(level, level);
      return "ok";
    },
    { logging: true },
  );
  const heard = (talk: Talk) => talk.of("notifications/message").map(({ params }) => params.level as string);

  it("come from info on, unless the server says otherwise [L25-LOG-S-006]", async () => {
    const talk = await opened(logging.exchange);
    await call(talk);
    expect(heard(talk)).toEqual(["info", "error"]);
    const strict = await opened(logging.exchange, { logLevel: "emergency" });
    await call(strict);
    expect(heard(strict)).toEqual([]);
  });

  it("come as the client wants them, for its session alone [L25-LOG-C-002, L25-LOG-S-003]", async () => {
    const [talk, other] = [await opened(logging.exchange), await opened(logging.exchange)];
    expect(await talk.result("logging/setLevel", { level: "error" })).toEqual({});
    await call(talk);
    await call(other);
    expect(heard(talk)).toEqual(["error"]);
    expect(heard(other)).toEqual(["info", "error"]);
    await talk.result("logging/setLevel", { level: "debug" });
    await call(talk);
    expect(heard(talk)).toEqual(["error", "debug", "info", "error"]);
  });

  it("have levels that exist, of servers that log [L25-LOG-S-004]", async () => {
    const talk = await opened(logging.exchange);
    for (const level of ["loud", "constructor", 3, undefined])
      expect(await talk.error("logging/setLevel", { level })).toMatchObject({ code: -32602 });
    expect(await (await opened(quiet.exchange)).error("logging/setLevel", { level: "info" })).toMatchObject({
      code: -32601,
    });
  });
});

describe("close", () => {
  it("cancels what runs, ends what was asked, and refuses what comes", async () => {
    const ended: string[] = [];
    const server = serving((ctx) =>
      ctx.roots("r").catch((error: Error) => {
        ended.push(`${error.name}, aborted: ${ctx.signal.aborted}`);
        throw error;
      }),
    );
    const talk = await opened(server.exchange);
    const answer = talk.request("tools/call", { name: "t" });
    await until(() => talk.heard.length === 1, "it asks");
    talk.session.close();
    talk.session.close();
    expect(await answer).toBeUndefined();
    expect(ended).toEqual(["AbortedError, aborted: true"]);
    expect(await talk.error("tools/list")).toMatchObject({ code: -32600 });
    expect(talk.session.idle).toBe(true);
  });

  it("while initialize runs opens nothing", async () => {
    const session = new ServerSession(quiet.exchange, PIPE);
    const answer = session.handle({ jsonrpc: "2.0", id: 1, method: "initialize", params: hello() }, { send: () => {} });
    session.close();
    await answer;
    expect(session.protocolVersion).toBeUndefined();
  });
});

const once = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve("aborted")));
