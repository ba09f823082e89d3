import { inputRequired } from "@mortise/server";
import { describe, expect, it, vi } from "vitest";
import { accepted, play, round, serving } from "./rounds.js";

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
