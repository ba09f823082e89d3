import { describe, expect, it } from "vitest";
import { ClosedError, compose, Context, keepText, LazySignal, memoryTransport, serialize } from "@mortise/jsonrpc";
import type { Answer, Exchange, JsonRpcNotification, JsonRpcResponse, Middleware } from "@mortise/jsonrpc";

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

  it("that is derived asks the same way, unless it brings another", () => {
    const ask = (): Promise<Answer> => Promise.resolve({ result: {} });
    const other = (): Promise<Answer> => Promise.resolve({ result: {} });
    const context = new Context({ ask });
    expect([context.ask, context.with({ transport: "x" }).ask, context.with({ ask: other }).ask]).toEqual([
      ask,
      ask,
      other,
    ]);
    expect(new Context().ask).toBeUndefined();
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

  it("tells the server when nobody waits any more, whether the caller gave up or the transport was closed", async () => {
    const told: unknown[] = [];
    const transport = memoryTransport((_, { signal }) => {
      signal.addEventListener("abort", () => told.push((signal.reason as Error).name));
      return new Promise<JsonRpcResponse>(() => {});
    });
    const caller = new AbortController();
    const aborted = transport.exchange(request, new Context({ signal: caller.signal }));
    const open = transport.exchange(request, new Context());
    caller.abort("enough");
    await expect(aborted).rejects.toMatchObject({ code: "ABORTED", cause: "enough" });
    await transport.close();
    await expect(open).rejects.toBeInstanceOf(ClosedError);
    expect(told).toEqual(["AbortedError", "ClosedError"]);
  });

  it("drops what the server says after its answer", async () => {
    const heard: unknown[] = [];
    let late!: () => void;
    const transport = memoryTransport(async ({ id }, context) => {
      late = () => context.notify({ jsonrpc: "2.0", method: "late" });
      context.notify({ jsonrpc: "2.0", method: "in time" });
      return { jsonrpc: "2.0", id, result: {} };
    });
    await transport.exchange(request, new Context({ notify: ({ method }) => heard.push(method) }));
    late();
    expect(heard).toEqual(["in time"]);
  });

  it("rejects a caller who gives up at the server's first word", async () => {
    const transport = memoryTransport((_, context) => {
      context.notify({ jsonrpc: "2.0", method: "hello" });
      return new Promise<JsonRpcResponse>(() => {});
    });
    const caller = new AbortController();
    const context = new Context({ signal: caller.signal, notify: () => caller.abort() });
    await expect(transport.exchange(request, context)).rejects.toMatchObject({ code: "ABORTED" });
  });
});
