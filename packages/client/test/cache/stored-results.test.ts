import { isStale, memoryStorage, responseCache } from "@mortise/client/cache";
import type { CacheStorage } from "@mortise/client/cache";
import { LocalError, RpcError } from "@mortise/jsonrpc";
import type { Exchange, JsonObject } from "@mortise/jsonrpc";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deferred, list, peer, rejection, tool } from "../peer.js";
import { client, counting, hints, names, pass } from "./counting.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("who sees it", () => {
  it("private results stay with their client, or with equal partitions [CACHE-C-016] [TYPES-C-010]", async () => {
    const { exchange, seen } = counting();
    const storage = memoryStorage();
    const shared = { storage, server: "https://example.com/mcp" };
    const cache = responseCache(shared);
    for (const c of [client(exchange, { cache }), client(exchange, { cache })]) await c.listTools();
    expect(seen).toHaveLength(2);
    let token = "ada";
    const ada = client(exchange, { cache: responseCache({ ...shared, partition: () => Promise.resolve(token) }) });
    const alsoAda = client(exchange, { cache: responseCache({ ...shared, partition: "ada" }) });
    const bob = client(exchange, { cache: responseCache({ ...shared, partition: "bob" }) });
    expect([names(await ada.listTools()), names(await alsoAda.listTools()), names(await bob.listTools())]).toEqual([
      "v3",
      "v3",
      "v4",
    ]);
    token = "ada, later";
    expect(names(await ada.listTools())).toBe("v5");
  });

  it("public results are for all who name the same server [CACHE-C-015]", async () => {
    const { exchange } = counting(hints(1_000, "public"));
    const storage = memoryStorage();
    const of = (server: string | undefined, partition: string) =>
      client(exchange, { cache: responseCache({ storage, partition, ...(server !== undefined && { server }) }) });
    expect(names(await of("https://a/", "ada").listTools())).toBe("v1");
    expect(names(await of("https://a/", "bob").listTools())).toBe("v1");
    expect(names(await of("https://b/", "ada").listTools())).toBe("v2");
    expect(names(await of(undefined, "ada").listTools())).toBe("v3");
    expect(names(await of(undefined, "ada").listTools())).toBe("v4");
  });
});

describe("pages", () => {
  it("are kept one by one, and fetched anew with their cursor [CACHE-C-021]", async () => {
    const { exchange, seen } = counting();
    const cached = client(exchange);
    await cached.listTools();
    pass(600);
    await cached.listTools({ cursor: "2" });
    pass(600);
    await cached.listTools({ cursor: "2" });
    expect(seen).toHaveLength(2);
    await cached.listTools();
    pass(500);
    await cached.listTools({ cursor: "2" });
    expect(seen.map(({ request }) => request.params?.cursor)).toEqual([undefined, "2", undefined, "2"]);
  });

  it("are all dropped when a cursor is refused; other lists stay [CACHE-C-023]", async () => {
    const { exchange, seen } = peer({
      "tools/list": ({ request: { params } }) => {
        if (params?.cursor === "old") throw new RpcError(-32602, "Invalid cursor");
        return { ...list("tools", []), ...hints(1_000) };
      },
      "prompts/list": () => ({ ...list("prompts", []), ...hints(1_000) }),
    });
    const cached = client(exchange);
    for (const cursor of ["", "2"]) await cached.listTools({ cursor });
    await cached.listPrompts();
    expect(await rejection(cached.listTools({ cursor: "old" }))).toBeInstanceOf(RpcError);
    for (const cursor of ["", "2"]) await cached.listTools({ cursor });
    await cached.listPrompts();
    expect(seen.filter(({ request }) => request.method === "tools/list")).toHaveLength(5);
    expect(seen.filter(({ request }) => request.method === "prompts/list")).toHaveLength(1);
  });
});

describe("when the server cannot be reached", () => {
  it.each([
    ["the network is down", new LocalError("NETWORK", "down"), true],
    ["it is busy", Object.assign(new LocalError("HTTP_STATUS", "503"), { status: 503 }), true],
    ["it wants other credentials", Object.assign(new LocalError("HTTP_STATUS", "401"), { status: 401 }), false],
    ["the resource is gone", new RpcError(-32602, "gone"), false],
  ])("shows what is out of date, and says so, or fails: %s [CACHE-C-014]", async (_, error, shows) => {
    let down = false;
    const { exchange } = peer({
      "resources/read": () => {
        if (down) throw error;
        return { resultType: "complete", contents: [], ...hints(10) };
      },
    });
    const cached = client(exchange);
    expect(isStale(await cached.readResource("a:1"))).toBe(false);
    pass(20);
    down = true;
    const outcome = await cached.readResource("a:1").catch((why: unknown) => why);
    if (shows) expect(isStale(outcome as object)).toBe(true);
    else expect(outcome).toMatchObject({ code: error.code });
    expect(await rejection(cached.readResource("a:1", { fresh: true }))).toMatchObject({ code: error.code });
    expect(await rejection(cached.readResource("a:2"))).toMatchObject({ code: error.code });
  });
});

describe("a change", () => {
  it.each([
    ["notifications/tools/list_changed", {}, "tools/list"],
    ["notifications/resources/updated", { uri: "a:1" }, "resources/read a:1"],
  ])("that a subscription hears of ends freshness: %s [CACHE-C-018]", async (method, params, changed) => {
    const told = deferred<(method: string, params: JsonObject) => void>();
    const { exchange, seen } = counting(hints(60_000));
    const listening: Exchange = (request, context) => {
      if (request.method !== "subscriptions/listen") return exchange(request, context);
      told.resolve((method, params) => context.notify({ jsonrpc: "2.0", method, params }));
      return new Promise(() => {});
    };
    const cached = client(listening);
    cached.subscribe({ toolsListChanged: true, resourceSubscriptions: ["a:1"] }, { onEvent: () => {} });
    const tell = await told.promise;
    const readAll = async (): Promise<void> => {
      for (const uri of ["a:1", "a:2"]) await cached.readResource(uri);
      await cached.listTools();
    };
    await readAll();
    await readAll();
    expect(seen).toHaveLength(3);
    tell(method, params);
    await readAll();
    const again = seen
      .slice(3)
      .map(({ request: { method, params } }) => `${method} ${String(params?.uri ?? "")}`.trim());
    expect(again).toEqual([changed]);
    await cached.close();
  });

  it("is not covered by an answer that was asked for before it", async () => {
    const gate = deferred<void>();
    let notify!: () => void;
    let count = 0;
    const exchange: Exchange = async ({ method, id }, context) => {
      if (method === "subscriptions/listen") {
        notify = () => context.notify({ jsonrpc: "2.0", method: "notifications/tools/list_changed" });
        return new Promise(() => {});
      }
      const now = ++count;
      await gate.promise;
      return { jsonrpc: "2.0", id, result: { ...list("tools", [tool(`v${now}`)]), ...hints(60_000) } };
    };
    const cached = client(exchange);
    cached.subscribe({ toolsListChanged: true }, { onEvent: () => {} });
    const old = cached.listTools();
    await vi.waitFor(() => expect(count).toBe(1));
    notify();
    gate.resolve();
    expect(names(await old)).toBe("v1");
    expect(names(await cached.listTools())).toBe("v2");
    expect(names(await cached.listTools())).toBe("v2");
    await cached.close();
  });
});

it("a storage that fails costs a warning, not the call", async () => {
  const broken: CacheStorage = {
    get: () => Promise.reject(new Error("disk")),
    set: () => {
      throw new Error("disk");
    },
    drop: () => Promise.reject(new Error("disk")),
  };
  const warnings: string[] = [];
  const { exchange } = counting();
  const onWarning = (message: string): void => void warnings.push(message);
  const cached = client(exchange, { cache: responseCache({ storage: broken }), onWarning });
  expect(names(await cached.listTools())).toBe("v1");
  expect(names(await cached.listTools())).toBe("v2");
  expect(warnings.length).toBeGreaterThan(0);
});
