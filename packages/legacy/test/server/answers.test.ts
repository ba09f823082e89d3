import { choice, text } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { accepted, call, opened, serving, textOf } from "./talk.js";

const askName = { message: "Who?", fields: { name: text() } };

describe("what the client did not declare is not asked", () => {
  it.each([
    ["a form, of a client that knows pages only [L25-ELIC-S-002]", { elicitation: { url: {} } }, askName],
    [
      "a page, of a client that knows forms only [L25-ELIC-S-002]",
      { elicitation: {} },
      { message: "m", url: "https://x.example" },
    ],
  ])("%s", async (_what, capabilities, question) => {
    const talk = await opened(serving((ctx) => ctx.elicit("q", question)).exchange, { capabilities });
    const { code, message, data } = await talk.error("tools/call", { name: "t" });
    expect([code, data]).toEqual([-32600, undefined]);
    expect(message).toMatch(/must have declared .*elicitation/);
    expect(talk.heard).toEqual([]);
  });

  it("tools for the model, and context [L25-SAMP-S-002, L25-SAMP-S-003, L25-LIFE-B-016]", async () => {
    const plain = { messages: [], maxTokens: 1 };
    for (const more of [{ toolChoice: { mode: "auto" as const } }, { includeContext: "thisServer" as const }]) {
      const server = serving((ctx) => ctx.sample("q", { ...plain, ...more }));
      const talk = await opened(server.exchange, { capabilities: { sampling: {} } });
      expect(await talk.error("tools/call", { name: "t" })).toMatchObject({ code: -32600 });
      expect(talk.heard).toEqual([]);
    }
  });

  it("folders [L25-ROOT-S-006]", async () => {
    const talk = await opened(serving((ctx) => ctx.roots("r")).exchange, { capabilities: {} });
    expect(await talk.error("tools/call", { name: "t" })).toMatchObject({ code: -32600 });
    expect(talk.heard).toEqual([]);
  });
});

describe("an answer that is none", () => {
  it("an error is what the model reads, and the handler may catch it", async () => {
    const talk = await opened(serving((ctx) => ctx.sample("q", { messages: [], maxTokens: 1 })).exchange, {
      answer: () => ({ error: { code: -1, message: "The user said no." } }),
    });
    expect(await call(talk)).toMatchObject({
      isError: true,
      content: [{ text: "The client did not answer sampling/createMessage: The user said no." }],
    });
  });

  it.each([
    ["nonsense", { hello: "world" }],
    ["a form that was filled in wrongly", accepted({ colour: "blue" })],
  ])("%s fails the request, and says why", async (_what, result) => {
    const fields = { colour: choice(["red", "green"]) };
    const talk = await opened(serving((ctx) => ctx.ask("q", { message: "m", fields })).exchange, {
      answer: () => ({ result }),
    });
    expect(await talk.error("tools/call", { name: "t" })).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/"q" does not answer elicitation\/create/) as string,
    });
  });

  it("one that never comes ends the wait, and the client is told [L25-LIFE-B-020, L25-LIFE-B-023]", async () => {
    const talk = await opened(serving((ctx) => ctx.ask("q", askName)).exchange, { questionTimeoutMs: 20 });
    expect(await call(talk)).toMatchObject({
      isError: true,
      content: [{ text: "The client did not answer elicitation/create within 20 ms." }],
    });
    expect(talk.of("notifications/cancelled")[0].params.requestId).toBe(talk.heard[0].id);
    expect(talk.session.idle).toBe(true);
  });

  it("one that comes too late, twice or for nothing is ignored [L25-CANC-B-005, L25-CANC-B-006]", async () => {
    const talk = await opened(serving((ctx) => ctx.ask("q", askName)).exchange, { questionTimeoutMs: 20 });
    await call(talk);
    const late = { jsonrpc: "2.0", id: talk.heard[0].id, result: accepted({ name: "x" }) };
    for (const id of [late.id, late.id, 99, "constructor"]) expect(await talk.send({ ...late, id })).toBeUndefined();
    expect(await talk.send({ jsonrpc: "2.0", error: { code: -32700, message: "?" } })).toBeUndefined();
    expect(await talk.result("ping")).toEqual({});
  });

  it("too many questions at once are refused, the others wait on", async () => {
    const server = serving(async (ctx) => {
      const asked = ["a", "b", "c"].map((key) => ctx.ask(key, askName));
      const all = await Promise.allSettled(asked);
      return all.map(({ status }) => status).join();
    });
    const talk = await opened(server.exchange, {
      maxQuestions: 2,
      answer: () => ({ result: accepted({ name: "x" }) }),
    });
    expect(textOf(await call(talk))).toBe("fulfilled,fulfilled,rejected");
    expect(talk.heard).toHaveLength(2);
  });
});
