import { describe, expect, it, onTestFinished, vi } from "vitest";
import { webStorageStore } from "../../src/index.js";
import type { WebStorage } from "../../src/index.js";

function storage(): WebStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

describe("webStorageStore", () => {
  it("keeps values for the next page", async () => {
    const shared = storage();
    await webStorageStore({ storage: shared }).write("tokens/a", { access: "x" });
    expect((await webStorageStore({ storage: shared }).read("tokens/a"))?.value).toEqual({ access: "x" });
    expect([...shared.items.keys()]).toEqual(["mortise-auth:tokens/a"]);
  });

  it("writes and removes only the version that was read", async () => {
    const store = webStorageStore({ storage: storage() });
    expect(await store.write("key", 1, { ifVersion: null })).toBe(true);
    const seen = (await store.read("key"))?.version as string;
    expect(await store.write("key", 2, { ifVersion: null })).toBe(false);
    expect(await store.write("key", 2, { ifVersion: seen })).toBe(true);
    expect(await store.remove("key", { ifVersion: seen })).toBe(false);
    expect([await store.remove("key"), await store.remove("key")]).toEqual([true, false]);
  });

  it("forgets what has expired, and what somebody else wrote there", async () => {
    const shared = storage();
    const store = webStorageStore({ storage: shared });
    await store.write("key", 1, { expiresAt: Date.now() - 1 });
    expect(await store.read("key")).toBeUndefined();
    expect(shared.items.size).toBe(0);
    shared.setItem("mortise-auth:key", "{");
    expect(await store.read("key")).toBeUndefined();
    expect(await store.write("key", 1, { ifVersion: null })).toBe(true);
  });

  it("rejects when the storage is full, so that nothing is used that was not kept", async () => {
    const full = {
      ...storage(),
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    };
    await expect(webStorageStore({ storage: full }).write("key", 1)).rejects.toThrow("QuotaExceededError");
  });

  it("waits for other tabs by Web Locks where there are any", async () => {
    const request = vi.fn(<T>(_name: string, work: () => Promise<T>) => work());
    vi.stubGlobal("navigator", { locks: { request } });
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(await webStorageStore({ storage: storage() }).withLock?.("key", () => Promise.resolve(7))).toBe(7);
    expect(request.mock.calls[0]?.[0]).toBe("mortise-auth:key");
  });
});
