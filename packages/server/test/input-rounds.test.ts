import { httpHint } from "@mortise/jsonrpc";
import { choice, createServer, flag, integer, optional, text } from "@mortise/server";
import type { RequestContext } from "@mortise/server";
import { Type } from "typebox";
import { describe, expect, expectTypeOf, it } from "vitest";
import { accepted, play, round, said, serving } from "./rounds.js";

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
