import { createClient, InputFailedError, InputRequiredError } from "@mortise/client";
import type { ClientSettings, FormQuestion, InputContext } from "@mortise/client";
import { AbortedError, InvalidMessageError, TimeoutError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { choice, createServer, flag, integer, optional } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { deferred, INFO, metaOf, peer, progress, rejection, text } from "./peer.js";
import type { Seen } from "./peer.js";

const form = (message = "?"): JsonObject => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties: { ok: { type: "boolean" } } } },
});
const asking = (inputRequests?: JsonObject, requestState?: string): JsonObject => ({
  resultType: "input_required",
  ...(inputRequests && { inputRequests }),
  ...(requestState !== undefined && { requestState }),
});
const yes = () => ({ action: "accept", content: { ok: true } }) as const;

/** A tool that answers attempt after attempt with these. */
function inRounds(answers: readonly ((seen: Seen) => unknown)[], settings: ClientSettings = { onForm: yes }) {
  let attempt = 0;
  const { exchange, seen } = peer({ "tools/call": (call) => answers[Math.min(attempt++, answers.length - 1)]!(call) });
  return { client: createClient(INFO, { exchange, ...settings }), seen };
}

describe("a round", () => {
  it("asks again with the same params, fresh id and token, answers under the same keys and the state as it came [MRTR-C-002] [MRTR-C-021] [MRTR-C-023] [MRTR-C-025] [MRTR-C-027] [PROG-C-002]", async () => {
    const state = ' {"not": "for us"}\u0000é ';
    const { client, seen } = inRounds([() => asking({ b: form(), "": form() }, state), () => text("done")]);
    const args = { city: "Porto", nested: { a: [null] } };
    const result = await client.callTool("forecast", args, { onProgress: () => {}, _meta: { progressToken: "mine" } });
    expect(result.content).toEqual([{ type: "text", text: "done" }]);
    const [first, second] = seen as [Seen, Seen];
    const { _meta, inputResponses, requestState, ...same } = second.request.params!;
    expect(same).toEqual({ name: "forecast", arguments: args });
    expect(inputResponses).toEqual({ b: yes(), "": yes() });
    expect(requestState).toBe(state);
    expect(second.request.id).not.toBe(first.request.id);
    expect(metaOf(first).progressToken).toBe("mine");
    expect(metaOf(second).progressToken).toBe(second.request.id);
    expect({ ...metaOf(second), progressToken: 0 }).toEqual({ ...metaOf(first), progressToken: 0 });
  });

  it("sends no state when the latest answer had none, nor older answers [MRTR-C-024]", async () => {
    const { client, seen } = inRounds([
      () => asking({ a: form() }, "one"),
      () => asking({ b: form() }),
      () => asking(undefined, ""),
      () => text("done"),
    ]);
    await client.callTool("t");
    expect(
      seen.map(({ request: { params } }) => [Object.keys(params?.inputResponses ?? {}), params?.requestState]),
    ).toEqual([
      [[], undefined],
      [["a"], "one"],
      [["b"], undefined],
      [[], ""],
    ]);
    expect(seen[3]!.request.params).not.toHaveProperty("inputResponses");
  });

  it("asks again by itself when only the state has to go round [MRTR-C-022]", async () => {
    const { client, seen } = inRounds([() => asking(undefined, "s"), () => text("done")], {});
    await client.callTool("t");
    expect(seen[1]!.request.params).toMatchObject({ name: "t", requestState: "s" });
  });

  it("never mixes parallel calls [MRTR-C-026]", async () => {
    const { exchange } = peer({
      "tools/call": async ({ request: { params } }) => {
        const { n } = params!.arguments as { n: number };
        await new Promise((resolve) => setTimeout(resolve, (n * 7) % 11));
        if (params!.requestState === undefined) return asking({ key: form(String(n)) }, `state ${n}`);
        return text(`${n} ${params!.requestState as string} ${JSON.stringify(params!.inputResponses)}`);
      },
    });
    const onForm = async ({ message }: FormQuestion) => {
      await new Promise((resolve) => setTimeout(resolve, (Number(message) * 5) % 7));
      return { action: "accept", content: { ok: true, n: Number(message) } } as const;
    };
    const client = createClient(INFO, { exchange, onForm });
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const { content } = await client.callTool("t", { n });
        const answers = { key: { action: "accept", content: { ok: true, n } } };
        expect(content).toEqual([{ type: "text", text: `${n} state ${n} ${JSON.stringify(answers)}` }]);
      }),
    );
  });

  it("answers all its questions at once, and tells each handler what it is about", async () => {
    const contexts: InputContext[] = [];
    const both = deferred<void>();
    const onForm = async (_: FormQuestion, context: InputContext) => {
      contexts.push(context);
      if (contexts.length === 2) both.resolve();
      await both.promise; // would wait for ever if they were asked one after the other
      return yes();
    };
    const serverInfo = { name: "s", version: "1" };
    const _meta = { "io.modelcontextprotocol/serverInfo": serverInfo };
    const { client } = inRounds([() => ({ ...asking({ a: form(), b: form() }), _meta }), () => text("ok")], { onForm });
    await client.callTool("deploy");
    expect(contexts.map(({ key, method, about, serverInfo: info }) => ({ key, method, about, info }))).toEqual([
      { key: "a", method: "tools/call", about: "deploy", info: serverInfo },
      { key: "b", method: "tools/call", about: "deploy", info: serverInfo },
    ]);
  });

  it("goes on with progress where the round before stopped", async () => {
    const tell =
      (values: readonly number[], answer: JsonObject) =>
      ({ request, context }: Seen) => {
        const { progressToken } = request.params!._meta as JsonObject;
        for (const value of values) context.notify(progress({ progressToken, progress: value }));
        return answer;
      };
    const { client, seen } = inRounds([tell([1, 2], asking({ a: form() })), tell([1, 2, 3], text("ok"))]);
    const heard: number[] = [];
    await client.callTool("t", {}, { onProgress: ({ progress }) => heard.push(progress) });
    expect(heard).toEqual([1, 2, 3]);
    seen[0]!.context.notify(progress({ progressToken: seen[1]!.request.id, progress: 9 }));
    expect(heard).toEqual([1, 2, 3]);
  });

  it("works for prompts and resources as well", async () => {
    const { exchange } = peer({
      "prompts/get": ({ request }) =>
        request.params?.inputResponses ? { resultType: "complete", messages: [] } : asking({ a: form() }),
      "resources/read": ({ request }) =>
        request.params?.inputResponses
          ? { resultType: "complete", contents: [], ttlMs: 0, cacheScope: "private" }
          : asking({ a: form() }),
    });
    const abouts: string[] = [];
    const onForm = (_: FormQuestion, { about }: InputContext) => (abouts.push(about), yes());
    const client = createClient(INFO, { exchange, onForm });
    expect((await client.getPrompt("greet")).messages).toEqual([]);
    expect((await client.readResource("a:b")).contents).toEqual([]);
    expect(abouts).toEqual(["greet", "a:b"]);
  });
});

describe("rounds end", () => {
  it("after maxInputRounds, with all that is needed to go on by hand", async () => {
    const { client, seen } = inRounds([() => asking({ a: form() }, "s")], {
      onForm: yes,
      limits: { maxInputRounds: 3 },
    });
    const error = (await rejection(client.callTool("t"))) as InputRequiredError;
    expect(error).toBeInstanceOf(InputRequiredError);
    expect(error).toMatchObject({ code: "INPUT_REQUIRED", requestState: "s", inputRequests: { a: form() } });
    expect(error.message).toContain("maxInputRounds");
    expect(seen).toHaveLength(4);
  });

  it.each([
    ["a form", form()],
    ["a page", { method: "elicitation/create", params: { mode: "url", message: "!", url: "https://example.com" } }],
    ["a model", { method: "sampling/createMessage", params: { messages: [], maxTokens: 1 } }],
    ["roots", { method: "roots/list" }],
  ])("when nobody answers %s, asking nobody [ROOT-C-004] [SAMP-C-020]", async (_, question) => {
    const { client, seen } = inRounds([() => asking({ a: question })], {});
    const error = (await rejection(client.callTool("t"))) as InputRequiredError;
    expect(error).toBeInstanceOf(InputRequiredError);
    expect(error.message).toContain('"a"');
    expect(seen).toHaveLength(1);
  });

  it.each([
    ["an unknown method", { a: { method: "tea/make", params: {} } }],
    ["no method", { a: {} }],
    ["no object", { a: 7 }],
    [
      "a nested form",
      {
        a: {
          method: "elicitation/create",
          params: { message: "", requestedSchema: { type: "object", properties: { x: { type: "object" } } } },
        },
      },
    ],
    ["a prototype key", JSON.parse('{"__proto__": 7}') as JsonObject],
  ])("with an InvalidMessageError at a question of %s", async (_, questions) => {
    const { client, seen } = inRounds([() => asking(questions)]);
    expect(await rejection(client.callTool("t"))).toBeInstanceOf(InvalidMessageError);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ["nothing", {}],
    ["questions in an array", { inputRequests: [form()] }],
    ["a state that is no text", { requestState: { a: 1 } }],
  ])("with an InvalidMessageError when an answer asks for %s", async (_, members) => {
    const { client } = inRounds([() => ({ resultType: "input_required", ...members })]);
    expect(await rejection(client.callTool("t"))).toBeInstanceOf(InvalidMessageError);
  });

  it("when a handler throws: the cause is kept, the other handlers are told, the server is not asked again", async () => {
    const bug = new Error("no screen");
    let stopped: unknown;
    const onForm = ({ message }: FormQuestion, { signal }: InputContext) => {
      if (message === "throw") throw bug;
      return new Promise<never>(() => signal.addEventListener("abort", () => (stopped = signal.reason)));
    };
    const { client, seen } = inRounds([() => asking({ a: form("wait"), b: form("throw") })], { onForm });
    const error = (await rejection(client.callTool("t"))) as InputFailedError;
    expect(error).toBeInstanceOf(InputFailedError);
    expect(error).toMatchObject({ code: "INPUT_FAILED", key: "b", cause: bug });
    expect(stopped).toBe(error);
    expect(seen).toHaveLength(1);
  });

  it("when the caller aborts while somebody thinks, and nothing is sent after that", async () => {
    const controller = new AbortController();
    const answered = deferred<void>();
    const onForm = async (_: FormQuestion, { signal }: InputContext) => {
      const gone = new Promise((resolve) => signal.addEventListener("abort", resolve));
      controller.abort();
      await gone;
      answered.resolve();
      return yes();
    };
    const { client, seen } = inRounds([() => asking({ a: form() }), () => text("ok")], { onForm });
    expect(await rejection(client.callTool("t", {}, { signal: controller.signal }))).toBeInstanceOf(AbortedError);
    await answered.promise;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen).toHaveLength(1);
  });

  it("at maxTimeout over all rounds; timeout is for the server alone", async () => {
    const slow = async () => (await new Promise((resolve) => setTimeout(resolve, 120)), yes());
    const { client } = inRounds([() => asking({ a: form() }), () => text("ok")], { onForm: slow, timeout: 60 });
    await client.callTool("t");
    const error = (await rejection(
      inRounds([() => asking({ a: form() })], { onForm: slow }).client.callTool("t", {}, { maxTimeout: 200 }),
    )) as TimeoutError;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.message).toContain("maxTimeout");
    const silent = inRounds([() => asking({ a: form() }), () => new Promise(() => {})], { onForm: yes, timeout: 60 });
    expect(await rejection(silent.client.callTool("t"))).toBeInstanceOf(TimeoutError);
  });
});

describe("with a server of ours", () => {
  const server = createServer({ name: "s", version: "1" });
  server.tool("order", {
    needs: { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} },
    async handler(_, ctx) {
      const [{ size, count }, page] = await Promise.all([
        ctx.ask("what", {
          message: "What?",
          fields: { size: choice(["S", "L"]), count: integer({ default: 2 }), gift: optional(flag()) },
        }),
        ctx.elicit("pay", { message: "Pay", url: "https://pay.example/1" }),
      ]);
      const said = await ctx.sample("word", { messages: [], maxTokens: 5 });
      const roots = await ctx.roots("roots");
      return [size, count, page.action, said.model, roots[0]?.uri].join();
    },
  });

  it("plays every kind of question", async () => {
    const client = createClient(INFO, {
      exchange: server.exchange,
      onForm: ({ requestedSchema }) => ({
        action: "accept",
        content: { size: (requestedSchema.properties.size as { enum: string[] }).enum[1]! },
      }),
      onUrl: ({ host }) => ({ action: host === "pay.example" ? "accept" : "decline" }),
      onSample: () => ({ role: "assistant", model: "m", content: { type: "text", text: "hi" } }),
      roots: [{ uri: "file:///home" }],
    });
    const { content } = await client.callTool("order");
    expect(content).toEqual([{ type: "text", text: "L,2,accept,m,file:///home" }]);
  });

  it("lets people decline and cancel: those are answers", async () => {
    const asks = createServer({ name: "s", version: "1" });
    asks.tool("t", { handler: async (_, ctx) => (await ctx.elicit("a", { message: "?", fields: {} })).action });
    for (const action of ["decline", "cancel"] as const) {
      const client = createClient(INFO, { exchange: asks.exchange, onForm: () => ({ action }) });
      expect((await client.callTool("t")).content).toEqual([{ type: "text", text: action }]);
    }
  });
});
