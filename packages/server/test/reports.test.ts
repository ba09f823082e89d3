import type { ContextInit, JsonRpcNotification } from "@mortise/jsonrpc";
import { createServer } from "@mortise/server";
import type { RequestContext, ServerOptions } from "@mortise/server";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ask } from "./ask.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** What a client hears while one request runs, up to its answer. */
async function hear(handler: (ctx: RequestContext, heard: unknown[]) => unknown, options: ServerOptions = {}) {
  const server = createServer({ name: "test", version: "1" }, { logging: true, ...options });
  const heard: unknown[] = [];
  server.tool("t", { handler: (_args, ctx) => handler(ctx, heard) as string });
  const notify = ({ params }: JsonRpcNotification) => heard.push(params?.progress ?? [params?.level, params?.data]);
  const _meta = { progressToken: 0, [META_KEYS.logLevel]: "info" };
  await ask(server, "tools/call", { name: "t", _meta }, { notify } as ContextInit);
  return heard;
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

describe("progress", () => {
  it("in a flood is thinned out, and the last value is there before the answer [PROG-B-009, PROG-S-003]", async () => {
    const heard = await hear((ctx) => upTo(100_000).forEach((n) => ctx.progress(n)));
    expect(heard).toEqual([...upTo(20), 100_000]);
  });

  it("that is too early is sent as soon as it may be, in its newest form [PROG-B-009]", async () => {
    await hear(
      (ctx, heard) => {
        [1, 2, 3, 4].forEach((n) => ctx.progress(n));
        expect(heard).toEqual([1, 2]);
        vi.advanceTimersByTime(499);
        ctx.progress(5);
        expect(heard).toEqual([1, 2]);
        vi.advanceTimersByTime(1);
        expect(heard).toEqual([1, 2, 5]);
        vi.advanceTimersByTime(5000);
        expect(heard, "nothing is said twice").toEqual([1, 2, 5]);
        ctx.progress(6);
        expect(heard).toEqual([1, 2, 5, 6]);
      },
      { progressPerSecond: 2 },
    );
  });

  it("at a pace that anybody can follow is sent as it comes", async () => {
    const heard = await hear((ctx) =>
      upTo(100).forEach((n) => {
        ctx.progress(n);
        vi.advanceTimersByTime(50);
      }),
    );
    expect(heard).toEqual(upTo(100));
  });

  it("leaves no timer behind, and can be had in full", async () => {
    expect(await hear((ctx) => upTo(500).forEach((n) => ctx.progress(n)), { progressPerSecond: Infinity })).toEqual(
      upTo(500),
    );
    await hear((ctx) => upTo(500).forEach((n) => ctx.progress(n)));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("log messages", () => {
  it("in a flood are left out, and the client is told how many [LOG-S-007, LOG-B-009]", async () => {
    const heard = await hear(
      (ctx) => {
        upTo(5).forEach((n) => ctx.log("info", n));
        ctx.log("error", "bad");
        ctx.log("debug", "nobody asked for this");
        vi.advanceTimersByTime(500);
        ctx.log("notice", "later");
        ctx.log("info", "too early");
      },
      { logsPerSecond: 2 },
    );
    expect(heard).toEqual([
      ["info", 1],
      ["info", 2],
      ["error", "4 log message(s) left out: more than 2 a second."],
      ["notice", "later"],
      ["info", "1 log message(s) left out: more than 2 a second."],
    ]);
  });

  it("in ordinary numbers are all sent", async () => {
    expect(await hear((ctx) => upTo(100).forEach((n) => ctx.log("info", n)))).toHaveLength(100);
  });
});

it.each(["progressPerSecond", "logsPerSecond"])("%s must let something through", (name) => {
  for (const rate of [0, -1, NaN])
    expect(() => createServer({ name: "s", version: "1" }, { [name]: rate })).toThrow(`${name} must be more than 0`);
});
