import { Context, httpHint, isFailure, LazySignal } from "@mortise/jsonrpc";
import type { ContextInit, JsonRpcResponse } from "@mortise/jsonrpc";
import { createServer } from "@mortise/server";
import type { Server } from "@mortise/server";
import { limits, TOO_MANY_REQUESTS } from "@mortise/server/limits";
import type { CallerLimits } from "@mortise/server/limits";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { META, send } from "./ask.js";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

/** A server whose tool `hold` runs until `release` lets one go. */
function limited(options: CallerLimits) {
  const server = createServer({ name: "test", version: "1" }, { middleware: [limits(options)], onError: () => {} });
  const held: (() => void)[] = [];
  let running = 0;
  let most = 0;
  server.tool("quick", { handler: () => "ok" });
  server.tool("hold", {
    async handler() {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => held.push(resolve));
      running -= 1;
      return "held";
    },
  });
  server.prompt("p", { arguments: { a: { complete: () => ["x"] } }, handler: () => "" });
  return { server, held, release: () => held.shift()?.(), most: () => most };
}

const as = (principal: string): ContextInit => ({ transport: "http", auth: { principal, scopes: [] } });
const call = (server: Server, name: string, init?: ContextInit) =>
  send(server, "tools/call", { name, _meta: META }, init);
const codeOf = (response: JsonRpcResponse) => (isFailure(response) ? response.error.code : "answered");
const codes = async (responses: readonly Promise<JsonRpcResponse>[]) => (await Promise.all(responses)).map(codeOf);

describe("the rate of one caller", () => {
  it("is limited for tools and completions alike: a burst, then so many a second [TOOL-S-031, COMP-B-009]", async () => {
    const { server } = limited({ perSecond: 2, burst: 3 });
    const complete = () =>
      send(server, "completion/complete", {
        ref: { type: "ref/prompt", name: "p" },
        argument: { name: "a", value: "" },
        _meta: META,
      });
    expect(await codes([call(server, "quick"), complete(), call(server, "quick"), call(server, "quick")])).toEqual([
      "answered",
      "answered",
      "answered",
      TOO_MANY_REQUESTS,
    ]);
    expect(codeOf(await complete())).toBe(TOO_MANY_REQUESTS);
    vi.advanceTimersByTime(499);
    expect(codeOf(await complete())).toBe(TOO_MANY_REQUESTS);
    vi.advanceTimersByTime(1);
    expect(await codes([complete(), complete()])).toEqual(["answered", TOO_MANY_REQUESTS]);
    vi.advanceTimersByTime(3_600_000);
    const after = await codes([1, 2, 3, 4].map(() => call(server, "quick")));
    expect(after, "a long pause saves up no more than a burst").toEqual([
      "answered",
      "answered",
      "answered",
      TOO_MANY_REQUESTS,
    ]);
  });

  it("says when to try again, in data and for HTTP in status and header", async () => {
    const { server } = limited({ perSecond: 0.5, burst: 1 });
    await call(server, "quick");
    const refused = await call(server, "quick");
    if (!isFailure(refused)) throw new Error("expected a refusal");
    expect(refused).toMatchObject({ id: 1, error: { data: { retryAfterMs: 2000 } } });
    expect(httpHint(refused)).toEqual({ status: 429, headers: { "Retry-After": "2" } });
    expect(TOO_MANY_REQUESTS, "outside of what JSON-RPC reserves").toBeGreaterThan(-32000);
  });

  it("is not felt by another: principals have accounts of their own, who has none shares the transport's", async () => {
    const { server } = limited({ perSecond: 1, burst: 1 });
    expect(await codes([call(server, "quick", as("ada")), call(server, "quick", as("ada"))])).toEqual([
      "answered",
      TOO_MANY_REQUESTS,
    ]);
    const others = [as("eve"), { transport: "http" }, { transport: "stdio" }, as("http"), as("__proto__")];
    expect(await codes(others.map((init) => call(server, "quick", init)))).toEqual(others.map(() => "answered"));
    expect(codeOf(await call(server, "quick", { transport: "http" }))).toBe(TOO_MANY_REQUESTS);
  });

  it("is counted by a key of one's own", async () => {
    const { server } = limited({ perSecond: 1, burst: 1, key: (_request, { auth }) => String(auth?.scopes[0]) });
    const of = (team: string): ContextInit => ({ auth: { principal: "p", scopes: [team] } });
    expect(await codes([of("a"), of("b"), of("a")].map((init) => call(server, "quick", init)))).toEqual([
      "answered",
      "answered",
      TOO_MANY_REQUESTS,
    ]);
  });

  it("is remembered for a bounded number of callers; the quietest is forgotten first", async () => {
    const { server } = limited({ perSecond: 1, burst: 1, maxCallers: 2 });
    const by = async (name: string) => codeOf(await call(server, "quick", as(name)));
    expect([await by("a"), await by("b"), await by("a")]).toEqual(["answered", "answered", TOO_MANY_REQUESTS]);
    expect(await by("c"), "pushes b out, for a was just here").toBe("answered");
    expect([await by("a"), await by("b")]).toEqual([TOO_MANY_REQUESTS, "answered"]);
  });
});

describe("requests of one caller at once", () => {
  it("are bounded; the next is refused, and welcome once one has ended", async () => {
    const { server, release, most } = limited({ concurrent: 2 });
    const open = [call(server, "hold"), call(server, "hold")];
    await turn();
    expect(codeOf(await call(server, "hold"))).toBe(TOO_MANY_REQUESTS);
    release();
    await open[0];
    open.push(call(server, "hold"));
    await turn();
    expect(most()).toBe(2);
    release();
    release();
    expect(await codes(open)).toEqual(["answered", "answered", "answered"]);
  });

  it("may wait in a queue, first come first served, up to its bound", async () => {
    const { server, release, held, most } = limited({ concurrent: 1, queue: 2 });
    const done: number[] = [];
    const open = [0, 1, 2].map((n) => call(server, "hold").finally(() => done.push(n)));
    await turn();
    expect(codeOf(await call(server, "hold"))).toBe(TOO_MANY_REQUESTS);
    release();
    await turn();
    open.push(call(server, "hold").finally(() => done.push(3))); // there is room in the queue, not at once
    for (const expected of [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]]) {
      await turn();
      expect(done).toEqual(expected);
      release();
    }
    expect(await codes(open)).toEqual(open.map(() => "answered"));
    expect([most(), held.length]).toEqual([1, 0]);
  });

  it("leave the queue at once when they are cancelled, and never run", async () => {
    const { server, release, held } = limited({ concurrent: 1, queue: 1 });
    const first = call(server, "hold");
    await turn();
    const caller = new LazySignal();
    const waiting = call(server, "hold", { signal: caller.signal });
    await turn();
    caller.abort();
    expect(codeOf(await waiting), "while the first one still runs").toBe(TOO_MANY_REQUESTS);
    const next = call(server, "hold");
    release();
    await turn();
    expect(held, "the place went to who came after").toHaveLength(1);
    release();
    expect(await codes([first, next])).toEqual(["answered", "answered"]);
  });

  it("give their place back when they fail", async () => {
    const { server } = limited({ concurrent: 1 });
    for (let n = 0; n < 3; n++) expect(codeOf(await call(server, "missing"))).toBe(-32602);
  });

  it("do not count subscriptions, which have a bound of their own", async () => {
    const { server } = limited({ concurrent: 1, subscriptions: 1 });
    const caller = new LazySignal();
    const listen = () =>
      server.exchange(
        { jsonrpc: "2.0", id: 7, method: "subscriptions/listen", params: { notifications: {}, _meta: META } },
        new Context({ signal: caller.signal }),
      );
    const open = listen();
    await turn();
    expect(codeOf(await call(server, "quick"))).toBe("answered");
    expect(codeOf(await listen())).toBe(TOO_MANY_REQUESTS);
    caller.abort();
    expect(codeOf(await open)).toBe("answered");
  });
});

it.each<[string, CallerLimits]>([
  ["concurrent", { concurrent: 0 }],
  ["queue", { queue: -1 }],
  ["perSecond", { perSecond: 0 }],
  ["burst", { burst: 0.5 }],
  ["subscriptions", { subscriptions: NaN }],
  ["maxCallers", { maxCallers: 0 }],
])("%s is refused where it would let nobody in", (name, options) => {
  expect(() => limits(options)).toThrow(new RegExp(`limits: ${name} must be`));
});
