import type { Client, ClientSettings } from "@mortise/client";
import type { JsonObject } from "@mortise/jsonrpc";
import { isJSONRPCMessage } from "@mortise/schema/2025-11-25/validators";
import { describe, expect, it } from "vitest";
import { deferred, methodsOf, program, say, seen } from "./program.js";

const FORM = { message: "Name?", requestedSchema: { type: "object", properties: { name: { type: "string" } } } };

describe("questions of the server", () => {
  const asks = (client: Client, method: string, params?: JsonObject) =>
    say(client, "ask", { method, ...(params && { params }) }).then((answer) => JSON.parse(answer) as JsonObject);

  it("are answered by the client's handlers [L25-PING-B-001, L25-BASE-B-002, L25-ROOT-C-001, L25-ELIC-C-003, L25-STDIO-C-003]", async () => {
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
    expect((await seen(client)).filter((message) => !isJSONRPCMessage(message))).toEqual([]);
  });

  it.each([
    ["2025-11-25", [{ type: "text", text: "Hi" }]],
    ["2025-06-18", { type: "text", text: "Hi" }],
  ])("are answered as %s knows it [L25-LIFE-B-015]", async (version, content) => {
    const answers: ClientSettings = {
      onSample: () => ({ role: "assistant", content: [{ type: "text", text: "Hi" }], model: "m" }),
    };
    const client = await program({ version }, answers);
    const answer = await asks(client, "sampling/createMessage", { messages: [], maxTokens: 5 });
    expect(answer).toEqual({ role: "assistant", content, model: "m" });
  });

  it("are asked while calls run, and right after initialized", async () => {
    const client = await program({ asksRoots: true }, { roots: [{ uri: "file:///a" }] });
    const calls = [client.callTool("hang", {}, { timeout: 1_000 }), client.callTool("hang", {}, { timeout: 1_000 })];
    calls.forEach((call) => call.catch(() => {}));
    expect(await asks(client, "roots/list")).toEqual({ roots: [{ uri: "file:///a" }] });
    expect(await seen(client)).toContainEqual({ answered: { roots: [{ uri: "file:///a" }] } });
    await Promise.allSettled(calls);
  });

  const fail = (): never => {
    throw new Error("secret");
  };
  const PAGE = { mode: "url", elicitationId: "1", url: "https://example.com", message: "?" };
  const MODEL = { messages: [], maxTokens: 5 };

  it.each<[what: string, code: number, method: string, how: { params?: JsonObject; settings?: ClientSettings }]>([
    ["roots without roots [L25-ROOT-C-004]", -32601, "roots/list", {}],
    ["roots that break [L25-ROOT-C-004]", -32603, "roots/list", { settings: { roots: fail } }],
    [
      "roots that are no files [L25-ROOT-C-003]",
      -32603,
      "roots/list",
      { settings: { roots: [{ uri: "https://example.com" }] } },
    ],
    ["an unknown method", -32601, "nonsense", {}],
    ["a form without a handler [L25-ELIC-C-006]", -32602, "elicitation/create", { params: FORM }],
    [
      "a page when only forms were declared [L25-ELIC-C-006]",
      -32602,
      "elicitation/create",
      { params: PAGE, settings: { onForm: fail } },
    ],
    [
      "a model that the person refuses [L25-SAMP-C-006]",
      -1,
      "sampling/createMessage",
      { params: MODEL, settings: { onSample: fail } },
    ],
    [
      "tools for a model that were not declared [L25-SAMP-C-004]",
      -32602,
      "sampling/createMessage",
      { params: { ...MODEL, tools: [] }, settings: { onSample: fail } },
    ],
    ["what is no question", -32602, "elicitation/create", { params: { message: 1 }, settings: { onForm: fail } }],
  ])("%s get the error %i", async (_, code, method, { params, settings }) => {
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
