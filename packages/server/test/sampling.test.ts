import { isCreateMessageRequestParams } from "@mortise/schema/2026-07-28/validators";
import type { CreateMessageRequestParams } from "@mortise/schema/2026-07-28";
import { ToolError } from "@mortise/server";
import type { RequestContext } from "@mortise/server";
import { samplingTool, sampleWithTools } from "@mortise/server/sampling";
import type { ToolLoop } from "@mortise/server/sampling";
import { Type } from "typebox";
import { beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { bugs, round, said, serving } from "./rounds.js";

const runs: string[] = [];
const weather = samplingTool("weather", {
  description: "Weather of a city",
  input: Type.Object({ city: Type.String() }),
  handler({ city }) {
    expectTypeOf(city).toEqualTypeOf<string>();
    runs.push(city);
    if (city === "Atlantis") throw new ToolError("There is no such city.");
    if (city === "Bug") throw new Error("secret");
    return { city, sunny: true };
  },
});
const ask = samplingTool("ask", {
  async handler(_args, ctx) {
    const { action } = await ctx.elicit("sure", { message: "Sure?", fields: {} });
    runs.push(action);
    return action;
  },
});

beforeEach(() => void (bugs.length = runs.length = 0));

const QUESTION = { role: "user" as const, content: { type: "text" as const, text: "Weather?" } };
const use = (id: string, name: string, input: object = {}) => ({ type: "tool_use", id, name, input });
const using = (...content: object[]) => ({ role: "assistant", model: "m", stopReason: "toolUse", content });

/** A server whose handler runs the loop and returns how it ended. */
const looping = (options: Partial<ToolLoop> = {}) =>
  serving(async (ctx: RequestContext) => {
    const loop = { messages: [QUESTION], tools: [weather, ask], maxTokens: 100, ...options };
    const { answer, messages } = await sampleWithTools(ctx, "w", loop);
    return { answer: answer.content, turns: messages.map(({ role }) => role) };
  });

/** Plays a model, turn by turn; other questions are answered with "accept". */
async function model(server: ReturnType<typeof looping>, ...turns: object[]) {
  const seen: CreateMessageRequestParams[] = [];
  let result = await round(server, {});
  while (result.resultType === "input_required") {
    const inputResponses: Record<string, unknown> = {};
    for (const [key, { method, params }] of Object.entries<any>(result.inputRequests)) {
      const sampling = method === "sampling/createMessage";
      if (sampling && !isCreateMessageRequestParams(params)) throw new Error("no sampling request");
      if (sampling) seen.push(params);
      inputResponses[key] = sampling ? (turns.shift() ?? said("out of turns")) : { action: "accept", content: {} };
    }
    result = await round(server, {}, { inputResponses, requestState: result.requestState });
  }
  return { seen, result };
}

describe("a loop of the client's model over this server's tools", () => {
  it("ends at once when the model uses none", async () => {
    const { seen, result } = await model(looping(), said("Sunny."));
    expect(seen).toEqual([
      {
        messages: [QUESTION],
        maxTokens: 100,
        tools: [
          {
            name: "weather",
            description: "Weather of a city",
            inputSchema: expect.objectContaining({ type: "object" }),
          },
          { name: "ask", inputSchema: { type: "object", additionalProperties: false } },
        ],
      },
    ]);
    expect(result.structuredContent).toEqual({
      answer: { type: "text", text: "Sunny." },
      turns: ["user", "assistant"],
    });
  });

  it("answers every use, several at once too, in one message of results alone; each tool runs once [SAMP-S-009, SAMP-S-010, SAMP-S-024]", async () => {
    const turn = using(use("a", "weather", { city: "Paris" }), use("b", "weather", { city: "Lund" }));
    const { seen, result } = await model(looping(), turn, using(use("a", "weather", { city: "Rome" })), said("Sunny."));
    const answered = (id: string, city: string) => ({
      type: "tool_result",
      toolUseId: id,
      content: [{ type: "text", text: JSON.stringify({ city, sunny: true }) }],
      structuredContent: { city, sunny: true },
    });
    expect(seen[1]?.messages.slice(1)).toEqual([
      { role: "assistant", content: turn.content },
      { role: "user", content: [answered("a", "Paris"), answered("b", "Lund")] },
    ]);
    expect(seen[2]?.messages).toHaveLength(5);
    expect(result.structuredContent.turns).toEqual(["user", "assistant", "user", "assistant", "user", "assistant"]);
    expect(runs).toEqual(["Paris", "Lund", "Rome"]);
  });

  it("tells the model what it got wrong: unknown tools, bad arguments, a tool that says no", async () => {
    const uses = [use("a", "wether"), use("b", "weather", { town: "x" }), use("c", "weather", { city: "Atlantis" })];
    const { seen } = await model(looping(), using(...uses, use("d", "__proto__")), said("Sorry."));
    const results = seen[1]?.messages.at(-1)?.content as any[];
    expect(results.map(({ isError }) => isError)).toEqual([true, true, true, true]);
    expect(results.map(({ content }) => content[0].text)).toEqual([
      expect.stringMatching(/no tool "wether".*weather, ask/),
      expect.stringContaining("city"),
      "There is no such city.",
      expect.stringContaining("no tool"),
    ]);
    expect(runs).toEqual(["Atlantis"]);
  });

  it("keeps the text of a bug from the model: the request fails", async () => {
    await expect(model(looping(), using(use("a", "weather", { city: "Bug" })))).rejects.toThrow(
      "-32603: Internal error",
    );
    expect(String(bugs)).toContain("secret");
  });

  it("lets its tools ask the person", async () => {
    const { result } = await model(
      looping(),
      using(use("a", "ask"), use("b", "weather", { city: "Oslo" })),
      said("Ok."),
    );
    expect(result.structuredContent.answer.text).toBe("Ok.");
    expect(runs).toEqual(["Oslo", "accept"]);
  });

  it("is bounded: the last time the model may use no tools, and if it does, that is the end [SAMP-B-025]", async () => {
    const forever = Array.from({ length: 9 }, () => using(use("a", "weather", { city: "Bern" })));
    const { seen, result } = await model(looping({ maxRounds: 3 }), ...forever);
    expect(seen.map(({ toolChoice }) => toolChoice?.mode)).toEqual([undefined, undefined, "none"]);
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining("asked 3 times") }] });
    expect(runs).toHaveLength(2);
  });

  it("requires a tool only the first time", async () => {
    const { seen } = await model(
      looping({ toolChoice: { mode: "required" } }),
      using(use("a", "weather", { city: "Rome" })),
      said("Ok."),
    );
    expect(seen.map(({ toolChoice }) => toolChoice?.mode)).toEqual(["required", undefined]);
  });

  it("refuses an answer that uses one id twice, for its results could not be told apart", async () => {
    const twice = using(use("a", "weather", { city: "Rome" }), use("a", "weather", { city: "Bern" }));
    await expect(model(looping(), twice)).rejects.toThrow(/^-32602: .*same id/);
    expect(runs).toEqual([]);
  });

  it("needs a client that can do this", async () => {
    const without = round(looping(), { capabilities: { sampling: {} } });
    await expect(without).rejects.toMatchObject({ response: { error: { code: -32021 } } });
  });

  it.each([
    [{ tools: [weather, weather] }, /same name/],
    [{ maxRounds: 1 }, /at least 2/],
  ])("refuses a loop that makes no sense: %o", async (options, why) => {
    await expect(round(looping(options), {})).rejects.toThrow("-32603");
    expect(String(bugs)).toMatch(why);
  });
});
