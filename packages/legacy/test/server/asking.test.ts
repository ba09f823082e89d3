import { inputRequired, text } from "@mortise/server";
import { samplingTool, sampleWithTools } from "@mortise/server/sampling";
import { describe, expect, it } from "vitest";
import { accepted, call, hello, opened, serving, Talk, textOf, until } from "./talk.js";

const roots = { method: "roots/list" as const };
const askName = { message: "Who?", fields: { name: text() } };

describe("a handler asks while the request is open", () => {
  it("runs once, and goes on with the answer of a form [L25-ELIC-S-004, L25-BASE-B-002]", async () => {
    let runs = 0;
    const server = serving(async (ctx) => {
      runs += 1;
      return `Hello ${(await ctx.ask("who", askName)).name}`;
    });
    const talk = await opened(server.exchange, { answer: () => ({ result: accepted({ name: "Ada" }) }) });
    expect(textOf(await call(talk))).toBe("Hello Ada");
    expect(runs).toBe(1);
    expect(talk.heard).toMatchObject([{ method: "elicitation/create", params: { message: "Who?", mode: "form" } }]);
    expect(talk.session.idle).toBe(true);
  });

  it("progress keeps increasing under one token across questions [L25-PROG-B-002, L25-PROG-B-003, L25-PROG-B-005]", async () => {
    const server = serving(async (ctx) => {
      ctx.progress(1);
      await ctx.ask("a", askName);
      ctx.progress(2);
      await ctx.ask("b", askName);
      ctx.progress(3);
      setTimeout(() => ctx.progress(4));
      return "done";
    });
    const talk = await opened(server.exchange, { answer: () => ({ result: accepted({ name: "x" }) }) });
    await call(talk, { progressToken: 0 });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(talk.of("notifications/progress").map(({ params }) => params)).toEqual([
      { progressToken: 0, progress: 1 },
      { progressToken: 0, progress: 2 },
      { progressToken: 0, progress: 3 },
    ]);
  });

  it("what is asked at once is open at once, each under an id of its own [L25-BASE-B-004, L25-BASE-B-005]", async () => {
    const server = serving(async (ctx) => {
      const names = await Promise.all(["a", "b", "c"].map((key) => ctx.ask(key, { ...askName, message: key })));
      return names.map(({ name }) => name).join();
    });
    const talk = await opened(server.exchange);
    const answer = call(talk);
    await until(() => talk.heard.length === 3, "all are asked");
    const questions = [...talk.heard];
    expect(new Set(questions.map(({ id }) => id)).size).toBe(3);
    expect(questions.every(({ id }) => Number.isSafeInteger(id))).toBe(true);
    for (const { id, params } of questions.reverse())
      await talk.send({ jsonrpc: "2.0", id, result: accepted({ name: params.message.toUpperCase() }) });
    expect(textOf(await answer)).toBe("A,B,C");
  });

  it("asks the model with tools, and for folders [L25-SAMP-S-009]", async () => {
    const tools = [{ name: "add", inputSchema: { type: "object" as const } }];
    const messages = [{ role: "user" as const, content: { type: "text" as const, text: "1+1?" } }];
    const server = serving(async (ctx) => {
      const said = await ctx.sample("s", { messages, maxTokens: 5, tools, toolChoice: { mode: "auto" } });
      const [root] = await ctx.roots("r");
      return `${said.stopReason} in ${root?.uri}`;
    });
    const talk = await opened(server.exchange, {
      answer: ({ method }) => ({
        result:
          method === "roots/list"
            ? { roots: [{ uri: "file:///home" }] }
            : { role: "assistant", model: "m", stopReason: "endTurn", content: [{ type: "text", text: "2" }] },
      }),
    });
    expect(textOf(await call(talk))).toBe("endTurn in file:///home");
    expect(talk.of("sampling/createMessage")[0].params.tools).toEqual(tools);
  });

  it("sends a person to a page, and says when they are done there [L25-ELIC-S-005, L25-ELIC-S-008, L25-ELIC-S-009, L25-ELIC-S-011]", async () => {
    const page = { message: "Pay", url: "https://pay.example/1" };
    const server = serving(
      async (ctx) => `${(await ctx.elicit("a", page)).action} ${(await ctx.elicit("b", page)).action}`,
    );
    const actions = ["accept", "decline"];
    const talk = await opened(server.exchange, { answer: () => ({ result: { action: actions.shift() } }) });
    expect(textOf(await call(talk))).toBe("accept decline");
    const [visited, declined] = talk.of("elicitation/create").map(({ params }) => params);
    expect(visited).toMatchObject({ mode: "url", url: page.url });
    expect(visited.elicitationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(declined.elicitationId).not.toBe(visited.elicitationId);
    expect(talk.of("notifications/elicitation/complete").map(({ params }) => params)).toEqual([
      { elicitationId: visited.elicitationId },
    ]);
  });

  it("tells of the page's end to nobody but the session that asked [L25-ELIC-S-010]", async () => {
    const server = serving((ctx) => ctx.ask("a", { message: "Pay", url: "https://pay.example/1" }));
    const other = await opened(server.exchange);
    const talk = await opened(server.exchange, { answer: () => ({ result: { action: "accept" } }) });
    await call(talk);
    expect(talk.of("notifications/elicitation/complete")).toHaveLength(1);
    expect(other.heard).toEqual([]);
  });

  it("lets the model work with tools, and answers each of its uses [L25-SAMP-S-005, L25-SAMP-S-007]", async () => {
    const object = { type: "object" } as const;
    const double = samplingTool("double", { input: object, handler: (args) => String(2 * (args as { n: number }).n) });
    const server = serving(async (ctx) => {
      const messages = [{ role: "user" as const, content: { type: "text" as const, text: "2*21?" } }];
      const { answer } = await sampleWithTools(ctx, "s", { messages, maxTokens: 5, tools: [double] });
      return (answer.content as { text: string }).text;
    });
    const use = { type: "tool_use", id: "u", name: "double", input: { n: 21 } };
    const talk = await opened(server.exchange, {
      answer: ({ params: { messages } }) => {
        const last = messages.at(-1).content[0];
        const content = last?.type === "tool_result" ? last.content[0] : [use];
        return { result: { role: "assistant", model: "m", content } };
      },
    });
    expect(textOf(await call(talk))).toBe("42");
    expect(talk.heard[1].params.messages.slice(1)).toMatchObject([
      { role: "assistant", content: [use] },
      { role: "user", content: [{ type: "tool_result", toolUseId: "u" }] },
    ]);
  });

  it("asks the same question once, though the handler waits for it twice", async () => {
    const server = serving(async (ctx) => {
      const [a, b] = await Promise.all([ctx.ask("q", askName), ctx.ask("q", askName)]);
      const c = await ctx.ask("q", askName);
      return `${a.name}${b.name}${c.name}`;
    });
    const talk = await opened(server.exchange, { answer: () => ({ result: accepted({ name: "x" }) }) });
    expect(textOf(await call(talk))).toBe("xxx");
    expect(talk.heard).toHaveLength(1);
  });
});

describe("a handler returns its questions", () => {
  it("and is run again with the answers, its state and what it learned before, over a network too", async () => {
    let asked = 0;
    const server = serving(async (ctx) => {
      ctx.progress(1);
      const { name } = await ctx.ask("live", askName);
      const step = await ctx.once("step", () => ++asked);
      if (ctx.state === undefined) return inputRequired({ by: roots }, { round: 1 });
      ctx.progress(2);
      return `${name} ${step} ${JSON.stringify(ctx.state)} ${JSON.stringify(ctx.inputResponses["by"])}`;
    });
    const talk = await opened(server.exchange, {
      caller: { transport: "http", reach: "network" },
      answer: ({ method }) => ({ result: method === "roots/list" ? { roots: [] } : accepted({ name: "Ada" }) }),
    });
    expect(textOf(await call(talk, { progressToken: "p" }))).toBe('Ada 1 {"round":1} {"roots":[]}');
    expect(talk.heard.map(({ method }) => method)).toEqual([
      "notifications/progress",
      "elicitation/create",
      "roots/list",
      "notifications/progress",
    ]);
  });

  it("no more often than the bound allows", async () => {
    const server = serving(() => inputRequired({ by: roots }));
    const talk = await opened(server.exchange, { maxRounds: 3, answer: () => ({ result: { roots: [] } }) });
    expect(await talk.error("tools/call", { name: "t" })).toMatchObject({ code: -32603 });
    expect(talk.heard).toHaveLength(3);
  });

  it("the first refusal ends it, and takes back what else was asked", async () => {
    const server = serving(() => inputRequired({ a: roots, b: roots }));
    let asked = 0;
    const talk = await opened(server.exchange, {
      answer: () => ((asked += 1) === 2 ? { error: { code: -1, message: "No." } } : undefined),
    });
    expect(await call(talk)).toMatchObject({ isError: true });
    expect(talk.heard.map(({ method }) => method)).toEqual(["roots/list", "roots/list", "notifications/cancelled"]);
  });

  it("no answer in time is what the model reads too", async () => {
    const talk = await opened(serving(() => inputRequired({ a: roots })).exchange, { questionTimeoutMs: 10 });
    expect(await call(talk)).toMatchObject({ isError: true });
  });

  it("a refusal is what the model reads", async () => {
    const server = serving(() => inputRequired({ by: roots }));
    const talk = await opened(server.exchange, { answer: () => ({ error: { code: -1, message: "No." } }) });
    expect(await call(talk)).toMatchObject({
      isError: true,
      content: [{ text: "The client did not answer roots/list: No." }],
    });
  });
});

describe("questions wait until the client says that it is initialized", () => {
  it("and go out then [L25-LIFE-S-006]", async () => {
    const server = serving(async (ctx) => (await ctx.ask("q", askName)).name);
    const talk = new Talk(server.exchange, { answer: () => ({ result: accepted({ name: "x" }) }) });
    await talk.result("initialize", hello());
    const answer = call(talk);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(talk.heard).toEqual([]);
    await talk.notify("notifications/initialized");
    expect(textOf(await answer)).toBe("x");
  });
});
