import { Context, httpHint, isFailure } from "@mortise/jsonrpc";
import type { ContextInit, JsonObject } from "@mortise/jsonrpc";
import { choice, createServer, flag, inputRequired, integer, optional, text } from "@mortise/server";
import type { RequestContext, Server, ServerOptions } from "@mortise/server";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { isInputRequiredResult } from "@mortise/schema/2026-07-28/validators";
import { Type } from "typebox";
import { describe, expect, expectTypeOf, it, vi } from "vitest";

const ABLE = { elicitation: { form: {}, url: {} }, sampling: { tools: {} }, roots: {} };
const bugs: unknown[] = [];

function serving(handler: (ctx: RequestContext) => unknown, options: ServerOptions = {}): Server {
  const server = createServer({ name: "test", version: "1" }, { onError: (error) => bugs.push(error), ...options });
  server.tool("t", { input: { type: "object" }, handler: (_args, ctx) => handler(ctx) as string });
  return server;
}

interface Play {
  readonly params?: JsonObject;
  readonly capabilities?: object;
  readonly init?: ContextInit;
  readonly method?: string;
}

/** One round: sends the request and gives back its result, or throws `code: message`. */
async function round(
  server: Server,
  { params = { name: "t" }, capabilities = ABLE, init, method = "tools/call" }: Play,
  more: JsonObject = {},
) {
  const _meta = { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: capabilities };
  const response = await server.exchange(
    { jsonrpc: "2.0", id: 1, method, params: { ...params, ...more, _meta } },
    new Context(init),
  );
  if (isFailure(response))
    throw Object.assign(new Error(`${response.error.code}: ${response.error.message}`), { response });
  if (response.result.resultType === "input_required") {
    expect(isInputRequiredResult(response.result)).toBe(true);
    expect(response.result).not.toHaveProperty("ttlMs");
  }
  return response.result as Record<string, any>;
}

/** Plays rounds to the end, answering from a table. */
async function play(server: Server, answers: Record<string, unknown>, options: Play = {}) {
  const asked: string[][] = [];
  let result = await round(server, options);
  while (result.resultType === "input_required") {
    const keys = Object.keys(result.inputRequests ?? {});
    asked.push(keys);
    if (asked.length > 10) throw new Error("no end of rounds");
    const inputResponses = Object.fromEntries(keys.map((key) => [key, answers[key]]));
    result = await round(server, options, { inputResponses, requestState: result.requestState });
  }
  return { asked, result };
}

const accepted = (content: object) => ({ action: "accept", content });
const said = (value: string) => ({ role: "assistant", model: "m", content: { type: "text", text: value } });

describe("a handler that asks", () => {
  it("reads like a straight line: questions one after the other, answers kept from round to round [MRTR-S-001, MRTR-S-004, MRTR-S-017, MRTR-S-020]", async () => {
    const server = serving(async (ctx) => {
      const { unit, days } = await ctx.ask("unit", {
        message: "Which unit?",
        fields: { unit: choice(["C", "F"]), days: optional(integer({ minimum: 1 })) },
      });
      expectTypeOf(unit).toEqualTypeOf<"C" | "F">();
      expectTypeOf(days).toEqualTypeOf<number | undefined>();
      const { content } = await ctx.sample("summary", { messages: [], maxTokens: 10 });
      const roots = await ctx.roots("roots");
      return { unit, days: days ?? null, content, roots: roots.length };
    });
    const { asked, result } = await play(server, {
      unit: accepted({ unit: "C" }),
      summary: said("sunny"),
      roots: { roots: [{ uri: "file:///a" }] },
    });
    expect(asked).toEqual([["unit"], ["summary"], ["roots"]]);
    expect(result.structuredContent).toEqual({
      unit: "C",
      days: null,
      content: { type: "text", text: "sunny" },
      roots: 1,
    });
  });

  it("asks several things in one round when it asks them at once", async () => {
    const server = serving(async (ctx) => {
      const [a, b] = await Promise.all([
        ctx.elicit("a", { message: "A?", fields: { yes: flag() } }),
        ctx.elicit("b", { message: "B?", url: "https://example.com/b" }),
      ]);
      return [a.action, b.action].join();
    });
    const { asked, result } = await play(server, { a: { action: "decline" }, b: { action: "accept" } });
    expect(asked).toEqual([["a", "b"]]);
    expect(result.content[0].text).toBe("decline,accept");
  });

  it("sends questions of the protocol's shape, required unless optional [MRTR-S-008, ELIC-S-012, ELIC-S-014, ELIC-S-017]", async () => {
    const server = serving((ctx) =>
      Promise.all([
        ctx.elicit("form", {
          message: "?",
          fields: {
            a: text({ format: "email" }),
            b: optional(flag({ default: true })),
            c: Type.Optional(Type.Integer()),
          },
        }),
        ctx.elicit("url", { message: "!", url: "https://example.com" }),
        ctx.sample("model", { messages: [], maxTokens: 5 }),
        ctx.roots("roots"),
      ]),
    );
    expect((await round(server, {})).inputRequests).toEqual({
      form: {
        method: "elicitation/create",
        params: {
          mode: "form",
          message: "?",
          requestedSchema: {
            type: "object",
            properties: {
              a: { type: "string", format: "email" },
              b: { type: "boolean", default: true },
              c: { type: "integer" },
            },
            required: ["a"],
          },
        },
      },
      url: { method: "elicitation/create", params: { mode: "url", message: "!", url: "https://example.com" } },
      model: { method: "sampling/createMessage", params: { messages: [], maxTokens: 5 } },
      roots: { method: "roots/list" },
    });
  });

  it("is asked again for what is missing; what nobody asked for is ignored [MRTR-S-030, MRTR-S-031]", async () => {
    const server = serving(async (ctx) => (await ctx.ask("name", { message: "Name?", fields: { name: text() } })).name);
    const first = await round(server, {});
    const wrongKey = await round(
      server,
      {},
      { inputResponses: { other: accepted({ name: "x" }) }, requestState: first.requestState },
    );
    expect(Object.keys(wrongKey.inputRequests)).toEqual(["name"]);
    const extra = { name: accepted({ name: "Ada" }), other: accepted({}) };
    const done = await round(server, {}, { inputResponses: extra, requestState: wrongKey.requestState });
    expect(done.content[0].text).toBe("Ada");
  });

  it("takes answers that come before it asked, if they answer what it then asks [MRTR-S-028, MRTR-S-030]", async () => {
    const server = serving((ctx) => ctx.ask("name", { message: "?", fields: { name: text() } }));
    const inputResponses = { name: accepted({ name: "Ada" }), other: accepted({ name: "Eve" }) };
    expect(await round(server, {}, { inputResponses })).toMatchObject({ structuredContent: { name: "Ada" } });
    for (const wrong of [12345, null, accepted({ name: 7 }), { roots: [] }]) {
      await expect(round(server, {}, { inputResponses: { name: wrong } })).rejects.toThrow("-32602");
    }
    await expect(round(server, { capabilities: {} }, { inputResponses })).rejects.toThrow("-32021");
  });

  it("is told plainly when the person says no [ELIC-S-030, ELIC-S-031]", async () => {
    const server = serving((ctx) => ctx.ask("ok", { message: "Delete all?", fields: {} }));
    expect((await play(server, { ok: { action: "decline" } })).result).toMatchObject({
      isError: true,
      content: [{ text: "The user declined to answer: Delete all?" }],
    });
    expect((await play(server, { ok: { action: "cancel" } })).result).toMatchObject({ isError: true });
  });

  it("waits even if it catches everything: the question stands", async () => {
    const server = serving(async (ctx) => {
      try {
        return (await ctx.elicit("a", { message: "?", fields: {} })).action;
      } catch {
        return "gave up";
      }
    });
    expect((await round(server, {})).resultType).toBe("input_required");
  });

  it("may ask in prompts and resource reads too, and their answers carry no caching hints [MRTR-S-004, CACHE-S-002]", async () => {
    const server = createServer({ name: "test", version: "1" });
    server.prompt("p", {
      handler: async (_args, ctx) => (await ctx.ask("q", { message: "?", fields: { a: text() } })).a,
    });
    server.resource("x:r", {
      name: "r",
      handler: async (_request, ctx) => (await ctx.ask("q", { message: "?", fields: { a: text() } })).a,
    });
    const answers = { q: accepted({ a: "hi" }) };
    const prompt = await play(server, answers, { method: "prompts/get", params: { name: "p" } });
    expect(prompt.result.messages[0].content.text).toBe("hi");
    const read = await play(server, answers, { method: "resources/read", params: { uri: "x:r" } });
    expect(read.result.contents[0].text).toBe("hi");
  });
});

describe("answers", () => {
  const server = serving(async (ctx) => {
    const { age } = await ctx.ask("q", { message: "?", fields: { age: integer({ minimum: 18 }) } });
    await ctx.sample("s", { messages: [], maxTokens: 1 });
    return age;
  });

  it.each([
    ["a bare value", 12345],
    ["null", null],
    ["an answer to another kind of question", { roots: [] }],
    ["an unknown action", { action: "maybe" }],
    ["a form that lacks a field", accepted({})],
    ["a form of the wrong type", accepted({ age: "40" })],
    ["a form out of bounds", accepted({ age: 17 })],
  ])("of the wrong shape are refused with -32602: %s [MRTR-S-028, ELIC-S-050]", async (_what, q) => {
    const { requestState } = await round(server, {});
    await expect(round(server, {}, { inputResponses: { q }, requestState })).rejects.toThrow(/^-32602: .*\bq\b/);
  });

  it.each([null, [], "x", 5])("in a container that is none are refused: %j", async (inputResponses) => {
    const { requestState } = await round(server, {});
    await expect(round(server, {}, { inputResponses: inputResponses as never, requestState })).rejects.toThrow(
      /^-32602/,
    );
  });

  it("given once stay given: a later round neither needs them again nor can change them", async () => {
    const first = await round(server, {});
    const second = await round(
      server,
      {},
      { inputResponses: { q: accepted({ age: 40 }) }, requestState: first.requestState },
    );
    const third = await round(
      server,
      {},
      { inputResponses: { q: accepted({ age: 99 }), s: said("x") }, requestState: second.requestState },
    );
    expect(third.structuredContent).toBe(40);
  });
});

describe("what the client did not declare", () => {
  it.each<[string, (ctx: RequestContext) => unknown, object, object]>([
    ["elicitation", (ctx) => ctx.elicit("k", { message: "?", fields: {} }), {}, { elicitation: { form: {} } }],
    [
      "url mode",
      (ctx) => ctx.elicit("k", { message: "?", url: "https://example.com" }),
      { elicitation: {} },
      { elicitation: { url: {} } },
    ],
    ["sampling", (ctx) => ctx.sample("k", { messages: [], maxTokens: 1 }), { elicitation: {} }, { sampling: {} }],
    [
      "sampling with tools",
      (ctx) => ctx.sample("k", { messages: [], maxTokens: 1, tools: [] }),
      { sampling: {} },
      { sampling: { tools: {} } },
    ],
    ["roots", (ctx) => ctx.roots("k"), {}, { roots: {} }],
  ])(
    "is never asked for: %s [MRTR-S-018, META-S-014, ELIC-S-010, SAMP-S-004, ROOT-S-010]",
    async (_what, handler, capabilities, missing) => {
      const error: any = await round(serving(handler), { capabilities }).catch((e: unknown) => e);
      expect(error.response.error).toMatchObject({ code: -32021, data: { requiredCapabilities: missing } });
      expect(httpHint(error.response)?.status).toBe(400);
    },
  );

  it("leaves form mode to those who declare elicitation without saying more [ELIC-S-009]", async () => {
    const server = serving((ctx) => ctx.elicit("k", { message: "?", fields: {} }));
    expect((await round(server, { capabilities: { elicitation: {} } })).resultType).toBe("input_required");
  });
});

describe("a question that the protocol does not allow is a bug, and is not sent [ELIC-B-015, ELIC-S-018]", () => {
  it.each<[string, (ctx: RequestContext) => unknown]>([
    ["a nested form", (ctx) => ctx.elicit("k", { message: "?", fields: { a: { type: "object" } } })],
    [
      "an unknown format",
      (ctx) => ctx.elicit("k", { message: "?", fields: { a: { type: "string", format: "credit-card" } } }),
    ],
    ["no URL", (ctx) => ctx.elicit("k", { message: "?", url: "not a url" })],
    ["no maxTokens", (ctx) => ctx.sample("k", { messages: [] } as never)],
  ])("%s", async (_what, handler) => {
    await expect(round(serving(handler), {})).rejects.toThrow(/^-32603: Internal error$/);
  });
});

describe("once", () => {
  it("runs a step once, however often the handler runs, and keeps what it returned, falsy or not", async () => {
    const steps = { charge: vi.fn(() => "receipt"), nothing: vi.fn(() => null), zero: vi.fn(async () => 0) };
    const server = serving(async (ctx) => {
      const charge = await ctx.once("charge", steps.charge);
      const nothing = await ctx.once("nothing", steps.nothing);
      const zero = await ctx.once("zero", steps.zero);
      await ctx.ask("a", { message: "?", fields: {} });
      await ctx.ask("b", { message: "?", fields: {} });
      return { charge, nothing, zero };
    });
    const { asked, result } = await play(server, { a: accepted({}), b: accepted({}) });
    expect(asked).toEqual([["a"], ["b"]]);
    expect(result.structuredContent).toEqual({ charge: "receipt", nothing: null, zero: 0 });
    for (const step of Object.values(steps)) expect(step).toHaveBeenCalledTimes(1);
  });

  it("is waited for when a question suspends the handler meanwhile: its result would be lost", async () => {
    const step = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return "slow";
    });
    const server = serving(async (ctx) => {
      const [slow] = await Promise.all([ctx.once("slow", step), ctx.ask("q", { message: "?", fields: {} })]);
      return slow;
    });
    expect((await play(server, { q: accepted({}) })).result.content[0].text).toBe("slow");
    expect(step).toHaveBeenCalledTimes(1);
  });

  it("runs a step again that failed, and one step for two who ask at once", async () => {
    const step = vi.fn().mockRejectedValueOnce(new Error("flaky")).mockResolvedValue("fine");
    const server = serving(async (ctx) => {
      await ctx.once("flaky", step).catch(() => undefined);
      await ctx.ask("q", { message: "?", fields: {} });
      return { both: await Promise.all([ctx.once("flaky", step), ctx.once("flaky", step)]) };
    });
    expect((await play(server, { q: accepted({}) })).result.structuredContent).toEqual({ both: ["fine", "fine"] });
    expect(step).toHaveBeenCalledTimes(2);
  });
});

describe("asking by hand", () => {
  it("returns the questions with state of its own, and finds both again [MRTR-S-004]", async () => {
    const server = serving((ctx) => {
      const state = (ctx.state ?? { n: 0 }) as { n: number };
      const answer = ctx.inputResponses.again as { content?: { more: boolean } } | undefined;
      if (answer && answer.content?.more === false) return { rounds: state.n };
      const requestedSchema = { type: "object" as const, properties: { more: { type: "boolean" as const } } };
      return inputRequired(
        { again: { method: "elicitation/create", params: { message: "More?", requestedSchema } } },
        { n: state.n + 1 },
      );
    });
    const first = await round(server, {});
    const second = await round(
      server,
      {},
      { inputResponses: { again: accepted({ more: true }) }, requestState: first.requestState },
    );
    expect(second.requestState).not.toBe(first.requestState);
    const third = await round(
      server,
      {},
      { inputResponses: { again: accepted({ more: false }) }, requestState: second.requestState },
    );
    expect(third.structuredContent).toEqual({ rounds: 2 });
  });

  it("may just ask to be asked again [MRTR-S-017]", async () => {
    const server = serving((ctx) => (ctx.state === "second" ? "done" : inputRequired({}, "second")));
    const first = await round(server, {});
    expect(first).not.toHaveProperty("inputRequests");
    expect((await round(server, {}, { requestState: first.requestState })).content[0].text).toBe("done");
  });
});
