import { TimeoutError } from "@mortise/jsonrpc";
import type { Answer, Ask, ContextInit, Question } from "@mortise/jsonrpc";
import { inputRequired } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ABLE, accepted, bugs, round, serving } from "./rounds.js";

const form = { message: "Who?", fields: { name: { type: "string" } } } as const;

/** A context whose carrier can ask, and what was asked. */
function asking(answer: (question: Question) => Answer | Promise<Answer>, more: ContextInit = {}) {
  const asked: Question[] = [];
  const ask: Ask = async (question) => {
    asked.push(question);
    return answer(question);
  };
  return { init: { ...more, ask }, asked };
}

describe("where the carrier can ask while the request is open", () => {
  it("the handler runs once, and waits", async () => {
    let runs = 0;
    const server = serving(async (ctx) => {
      runs += 1;
      const { name } = await ctx.ask("who", form);
      return `${name} ${await ctx.once("step", () => "step")} ${(await ctx.roots("r")).length}`;
    });
    const { init, asked } = asking(({ method }) => ({
      result: method === "roots/list" ? { roots: [] } : accepted({ name: "Ada" }),
    }));
    expect((await round(server, { init })).content).toEqual([{ type: "text", text: "Ada step 0" }]);
    expect(runs).toBe(1);
    expect(asked.map(({ method }) => method)).toEqual(["elicitation/create", "roots/list"]);
  });

  it("what the client did not declare is not asked", async () => {
    const { init, asked } = asking(() => ({ result: {} }));
    const server = serving((ctx) => ctx.roots("r"));
    await expect(round(server, { init, capabilities: {} })).rejects.toThrow("-32021");
    expect(asked).toEqual([]);
  });

  it("what no client may be asked is a bug, and not asked", async () => {
    const { init, asked } = asking(() => ({ result: {} }));
    const server = serving((ctx) => ctx.sample("s", { messages: [], maxTokens: 1, toolChoice: { mode: "required" } }));
    await expect(round(server, { init })).rejects.toThrow("-32603");
    expect(String(bugs.at(-1))).toMatch(/not one that a client can be asked/);
    expect(asked).toEqual([]);
  });

  it("an answer is checked as that of a round is", async () => {
    const { init } = asking(() => ({ result: accepted({ name: 3 }) }));
    await expect(
      round(
        serving((ctx) => ctx.elicit("q", form)),
        { init },
      ),
    ).rejects.toThrow(/-32602: .*"q" does not answer/);
  });

  it("a refusal and a wait in vain are what the model reads; the handler may ask again", async () => {
    const answers = [
      () => ({ error: { code: -1, message: "No." } }),
      () => Promise.reject(new TimeoutError("No answer within 5 ms.")),
      () => ({ result: { roots: [] } }),
    ];
    const { init } = asking(() => (answers.shift() as () => Answer | Promise<Answer>)());
    const server = serving(async (ctx) => {
      const said: string[] = [];
      for (;;) {
        const roots = await ctx.roots("r").catch((error: Error) => void said.push(`${error.name}: ${error.message}`));
        if (roots) return said.join("; ");
      }
    });
    expect((await round(server, { init })).content[0].text).toBe(
      "ToolError: The client did not answer roots/list: No.; ToolError: No answer within 5 ms.",
    );
  });

  it("an interaction of an extension's own comes first", async () => {
    const { init, asked } = asking(() => ({ result: {} }));
    const server = serving((ctx) =>
      ctx
        .derive({
          interaction: { ask: () => Promise.resolve({ roots: [] }), once: (_key, step) => Promise.resolve(step()) },
        })
        .roots("r")
        .then((roots) => String(roots.length)),
    );
    expect((await round(server, { init })).content[0].text).toBe("0");
    expect(asked).toEqual([]);
  });

  it("questions by hand are still answered input_required, whose state is for this process and remembers what was asked live", async () => {
    let steps = 0;
    const server = serving(async (ctx) => {
      const { name } = await ctx.ask("who", form);
      const step = await ctx.once("step", () => ++steps);
      return ctx.state === undefined ? inputRequired({}, "mine") : `${name} ${step} ${ctx.state as string}`;
    });
    const { init, asked } = asking(() => ({ result: accepted({ name: "Ada" }) }), {
      transport: "http",
      reach: "network",
    });
    const { resultType, requestState } = await round(server, { init, capabilities: ABLE });
    expect(resultType).toBe("input_required");
    expect((await round(server, { init }, { requestState })).content[0].text).toBe("Ada 1 mine");
    expect(asked).toHaveLength(1);
  });
});
