import type { ContextInit } from "@mortise/jsonrpc";
import type { ServerOptions } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { accepted, bugs, round, serving } from "./rounds.js";

const QUESTION = { message: "?", fields: {} };
const asking = (options?: ServerOptions) => serving((ctx) => ctx.elicit("q", QUESTION), options);
const answers = { q: accepted({}) };
const withArguments = (args: object) => ({ params: { name: "t", arguments: { ...args } } });

/** What the server says when it does not take what a retry brings. */
const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "taken",
    (error: Error) => error.message,
  );

describe("a state that is not taken", () => {
  it("names the reason and the way out [MRTR-S-011]", async () => {
    const server = asking();
    const { requestState } = await round(server, withArguments({ a: 1 }));
    const changed = round(server, withArguments({ a: 1 }), { requestState: `${requestState}x` });
    expect(await refusal(changed)).toMatch(
      /-32602: The requestState was not issued by this server, or was changed; send/,
    );
    const elsewhere = round(server, withArguments({ a: 2 }), { requestState });
    expect(await refusal(elsewhere)).toMatch(/-32602: The requestState belongs to another request; send/);
  });

  it.each([5, {}, null])("may be no text at all: %j", async (requestState) => {
    expect(await refusal(round(asking(), {}, { requestState }))).toMatch(/^-32602: /);
  });

  it("is no text of the right shape that holds nothing", async () => {
    const server = asking();
    const { requestState } = await round(server, {});
    const [version, id, iv] = (requestState as string).split(".");
    for (const text of [
      "",
      "...",
      `${version}.${id}`,
      `${version}.${id}.${iv}`,
      `${version}.${id}..`,
      `2.${id}.${iv}.`,
    ]) {
      expect(await refusal(round(server, {}, { requestState: text })), text).toMatch(
        /-32602: The requestState was not/,
      );
    }
  });
});

describe("a state", () => {
  it("says first how it was sealed, so that a later way can be told from this one", async () => {
    expect((await round(asking(), {})).requestState).toMatch(/^1\.[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it("is kept apart by every letter of a secret [MRTR-S-010]", async () => {
    const [ours, theirs] = ["a", "b"].map((letter) => asking({ stateKeys: [letter.repeat(32)] }));
    const { requestState } = await round(ours!, {});
    expect(await refusal(round(theirs!, {}, { requestState, inputResponses: answers }))).toMatch(/^-32602/);
    expect(await refusal(round(ours!, {}, { requestState, inputResponses: answers }))).toBe("taken");
  });

  it("belongs to arguments of any JSON value, null included, at any depth", async () => {
    const server = asking();
    const args = { none: null, deep: [{ b: null, a: [] }] };
    const { requestState } = await round(server, withArguments(args));
    const again = { deep: [{ a: [], b: null }], none: null };
    expect(await refusal(round(server, withArguments(again), { requestState, inputResponses: answers }))).toBe("taken");
    const other = { ...again, none: 0 };
    expect(await refusal(round(server, withArguments(other), { requestState }))).toMatch(/another request/);
  });

  it("that nobody else could open is not sent over a network, and the error says who wanted to", async () => {
    const far: ContextInit = { transport: "http", reach: "network" };
    bugs.length = 0;
    expect(await refusal(round(asking(), { init: far }))).toMatch(/^-32603/);
    expect(String(bugs[0])).toContain("A handler asked for input");
  });

  it.each([
    ["first", 70_000, 10],
    ["second", 10, 70_000],
  ])("that is too large names the %s step, which grew, and its size", async (grown, first, second) => {
    const server = serving(async (ctx) => {
      await ctx.once("first", () => "x".repeat(first));
      await ctx.once("second", () => "x".repeat(second));
      return ctx.elicit("q", QUESTION);
    });
    bugs.length = 0;
    expect(await refusal(round(server, {}))).toMatch(/^-32603/);
    expect(String(bugs[0])).toContain(`"${grown}" (70002)`); // with its quotation marks
  });
});
