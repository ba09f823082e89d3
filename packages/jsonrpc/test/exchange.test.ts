import { describe, expect, it } from "vitest";
import { ClosedError, compose, Context, keepText, LazySignal, memoryTransport, serialize } from "@mortise/jsonrpc";
import type { Exchange, JsonRpcNotification, JsonRpcResponse, Middleware } from "@mortise/jsonrpc";

const request = { jsonrpc: "2.0", id: 1, method: "m" } as const;
const answer: Exchange = (r) => Promise.resolve({ jsonrpc: "2.0", id: r.id, result: {} });

describe("compose", () => {
  it("runs middleware in order, the first one outermost", async () => {
    const seen: string[] = [];
    const note =
      (name: string): Middleware =>
      (next) =>
      async (r, c) => {
        seen.push(`${name} in`);
        const response = await next(r, c);
        seen.push(`${name} out`);
        return response;
      };
    await compose([note("a"), note("b")], answer)(request, new Context());
    expect(seen).toEqual(["a in", "b in", "b out", "a out"]);
  });
});

describe("a context", () => {
  it("makes its signal once, and a derived one shares it", () => {
    const context = new Context();
    expect(context.with({ transport: "x" }).signal).toBe(context.signal);
    const own = new AbortController();
    expect(context.with({ signal: own.signal }).signal).toBe(own.signal);
  });

  it("replaces just what a derivation names", () => {
    const sent: JsonRpcNotification[] = [];
    const auth = { principal: "ada", scopes: ["read"] };
    const base = new Context({ notify: (n) => sent.push(n), auth, transport: "pipe" });
    const derived = base.with({ transport: "other" }).with({ auth: { ...auth, principal: "bob" } });
    derived.notify({ jsonrpc: "2.0", method: "n" });
    expect([derived.transport, derived.auth?.principal, base.transport, base.auth?.principal]).toEqual([
      "other",
      "bob",
      "pipe",
      "ada",
    ]);
    expect(sent).toHaveLength(1);
  });
});

describe("a lazy signal", () => {
  it("that was aborted before anybody looked is aborted with the reason", () => {
    const lazy = new LazySignal();
    lazy.abort("why");
    lazy.abort("again");
    expect([lazy.aborted, lazy.signal.aborted, lazy.signal.reason]).toEqual([true, true, "why"]);
  });

  it("tells whoever listens", () => {
    const lazy = new LazySignal();
    const { signal } = lazy;
    lazy.abort();
    expect(signal.aborted).toBe(true);
  });
});

describe("kept text", () => {
  it("is what JSON.stringify would have written, for the frozen original alone", () => {
    const result = keepText({ list: [{ a: 1 }] });
    const response = { jsonrpc: "2.0", id: 'x"y', result } as const;
    expect(serialize(response)).toBe(JSON.stringify(response));
    expect(() => ((result.list[0] as { a: number }).a = 2)).toThrow(TypeError);
    const changed = { ...response, result: { ...result, more: true } };
    expect(JSON.parse(serialize(changed))).toHaveProperty("result.more", true);
  });
});

describe("the memory transport", () => {
  it("rejects open and later requests once it is closed", async () => {
    const transport = memoryTransport(() => new Promise<JsonRpcResponse>(() => {}));
    const open = transport.exchange(request, new Context());
    await transport.close();
    await transport.close();
    await expect(open).rejects.toBeInstanceOf(ClosedError);
    await expect(transport.exchange(request, new Context())).rejects.toBeInstanceOf(ClosedError);
    await expect(transport.closed).resolves.toBeUndefined();
  });
});
