import { createClient } from "@mortise/client";
import { memoryStorage, responseCache } from "@mortise/client/cache";
import type { JsonObject } from "@mortise/jsonrpc";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { INFO, peer } from "../peer.js";
import { client, counting, hints, names, pass } from "./counting.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("freshness", () => {
  it("lasts ttlMs from receipt, not longer, and no timer fetches anew [CACHE-C-006] [CACHE-C-010] [CACHE-C-011]", async () => {
    const { exchange, seen } = counting();
    const cached = client(exchange);
    expect(names(await cached.listTools())).toBe("v1");
    pass(999);
    expect(names(await cached.listTools())).toBe("v1");
    pass(1);
    expect(seen).toHaveLength(1);
    expect(names(await cached.listTools())).toBe("v2");
    pass(-5_000); // a clock that was set back
    expect(names(await cached.listTools())).toBe("v3");
  });

  it.each([0, -1, undefined, Number.NaN])(
    "is none with ttlMs %s [CACHE-C-005] [CACHE-C-007] [CACHE-C-008]",
    async (ttlMs) => {
      const { exchange, seen } = counting(hints(ttlMs));
      const cached = client(exchange);
      await cached.listTools().catch(() => {});
      await cached.listTools().catch(() => {});
      expect(seen).toHaveLength(2);
    },
  );

  it("can be passed over for one call [CACHE-C-013]", async () => {
    const { exchange } = counting();
    const cached = client(exchange);
    await cached.listTools();
    expect(names(await cached.listTools({ fresh: true }))).toBe("v2");
    expect(names(await cached.listTools())).toBe("v2");
  });

  it("is not asked for by default", async () => {
    const { exchange, seen } = counting();
    const plain = createClient(INFO, { exchange });
    await plain.listTools();
    await plain.listTools();
    expect(seen).toHaveLength(2);
  });
});

describe("what is kept", () => {
  it("belongs to a method and its params, in any order; _meta does not count [CACHE-C-003]", async () => {
    const { exchange, seen } = counting();
    const cached = client(exchange);
    const ask = (params: JsonObject) => cached.request("resources/read", params as { uri: string });
    await ask({ uri: "a:1", b: { x: 1, y: [2] } });
    await ask({ b: { y: [2], x: 1 }, uri: "a:1", _meta: { "com.example/trace": 7 } });
    expect(seen).toHaveLength(1);
    for (const other of [{ uri: "a:1" }, { uri: "a:2" }, { uri: "a:1", b: { x: 1, y: ["2"] } }]) await ask(other);
    await cached.listTools();
    expect(seen).toHaveLength(5);
  });

  it("is a copy: who changes a result changes nothing for others", async () => {
    const cached = client(counting().exchange);
    (await cached.listTools()).tools.pop();
    (await cached.listTools()).tools.pop();
    expect(names(await cached.listTools())).toBe("v1");
  });

  it("is never a tool's result, nor what came of input [CACHE-C-004]", async () => {
    const { exchange, seen } = counting();
    const cached = client(exchange);
    await cached.callTool("t");
    await cached.callTool("t");
    const answered = { uri: "a:1", requestState: "s" } as { uri: string };
    await cached.request("resources/read", answered);
    await cached.request("resources/read", answered);
    expect(seen).toHaveLength(4);
    let asked = 0;
    const asking = peer({
      "resources/read": ({ request: { params } }) =>
        params?.requestState === undefined
          ? (asked++, { resultType: "input_required", requestState: "s" })
          : { resultType: "complete", contents: [], ...hints(60_000, "public") },
    });
    const other = client(asking.exchange);
    await other.readResource("a:1");
    await other.readResource("a:1");
    expect(asked).toBe(2);
  });

  it("is bounded by bytes; what was used longest ago goes first", async () => {
    const { exchange, seen } = counting();
    const cached = client(exchange, { cache: responseCache({ storage: memoryStorage({ maxBytes: 1_700 }) }) });
    await cached.readResource("a:1");
    await cached.readResource("a:2");
    await cached.readResource("a:1");
    await cached.readResource("a:3");
    expect(seen).toHaveLength(3);
    await cached.readResource("a:1");
    expect(seen).toHaveLength(3);
    await cached.readResource("a:2");
    expect(seen).toHaveLength(4);
    for (let i = 0; i < 100; i++) await cached.readResource(`b:${i}`);
    const big = client(exchange, { cache: responseCache({ storage: memoryStorage({ maxBytes: 10 }) }) });
    await big.readResource("a:1");
    await big.readResource("a:1");
    expect(seen).toHaveLength(106);
  });
});
