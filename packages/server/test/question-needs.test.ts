import type { CreateMessageRequestParams } from "@mortise/schema/2026-07-28";
import { describe, expect, it } from "vitest";
import { accepted, bugs, round, said, serving } from "./rounds.js";

const MESSAGE = { role: "user", content: { type: "text", text: "hi" } } as const;
const TOOL = { name: "t", inputSchema: { type: "object" } } as const;

/** What becomes of a handler's sampling question when the client declares this much of sampling. */
async function sampling(params: Partial<CreateMessageRequestParams>, declared: object): Promise<unknown> {
  const server = serving((ctx) => ctx.sample("q", { messages: [MESSAGE], maxTokens: 1, ...params }));
  try {
    return (await round(server, { capabilities: { sampling: declared } })).resultType;
  } catch (error) {
    return (error as { response: { error: { code: number; data: unknown } } }).response.error;
  }
}

describe("a sampling question asks for no more than the client declared", () => {
  it("plain: sampling alone is enough", async () => {
    expect(await sampling({}, {})).toBe("input_required");
    expect(await sampling({ includeContext: "none" }, {})).toBe("input_required");
  });

  it.each<[string, Partial<CreateMessageRequestParams>, object]>([
    ["tools", { tools: [TOOL] }, { tools: {} }],
    ["a choice among tools", { toolChoice: { mode: "none" } }, { tools: {} }],
    ["context of this server", { includeContext: "thisServer" }, { context: {} }],
    ["context of all servers", { includeContext: "allServers" }, { context: {} }],
  ])("with %s: that must be declared [SAMP-S-004, SAMP-S-007, MRTR-S-018]", async (_what, params, needed) => {
    expect(await sampling(params, {})).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { sampling: needed } },
    });
    expect(await sampling(params, needed)).toBe("input_required");
  });
});

describe("what does not fit is said in words", () => {
  it("of a question that the protocol does not know", async () => {
    bugs.length = 0;
    const server = serving((ctx) => ctx.sample("q", { messages: "hi", maxTokens: 1 } as never));
    await expect(round(server, {})).rejects.toThrow(/^-32603/);
    expect(String(bugs[0])).toMatch(/The question "q" is not one that a client can be asked: it.*messages/);
  });

  it("of an answer of another kind, and of a form that was filled in wrongly [MRTR-S-028, MRTR-S-029]", async () => {
    const server = serving((ctx) =>
      ctx.elicit("q", { message: "?", fields: { size: { type: "integer", minimum: 1 } }, required: ["size"] } as never),
    );
    const { requestState } = await round(server, {});
    const answer = (q: unknown) => round(server, {}, { requestState, inputResponses: { q } });
    await expect(answer(said("hello"))).rejects.toThrow(
      /-32602: The input response "q" does not answer elicitation\/create: it/,
    );
    await expect(answer(accepted({ size: 0 }))).rejects.toThrow(
      /"q" does not answer elicitation\/create: .*at least 1/,
    );
  });
});
