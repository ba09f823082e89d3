import { describe, expect, it } from "vitest";
import { memoryStore } from "../src/index.js";
import { storeKey } from "../src/store.js";

describe("a store in memory", () => {
  it("writes only over the version that was read", async () => {
    const store = memoryStore();
    expect(await store.write("k", 1, { ifVersion: null })).toBe(true);
    expect(await store.write("k", 2, { ifVersion: null })).toBe(false);
    const { version = "" } = (await store.read("k")) ?? {};
    expect(await store.write("k", 3, { ifVersion: version })).toBe(true);
    expect(await store.write("k", 4, { ifVersion: version })).toBe(false);
    expect(await store.remove("k", { ifVersion: version })).toBe(false);
    expect((await store.read("k"))?.value).toBe(3);
    expect(await store.remove("k")).toBe(true);
    expect([await store.read("k"), await store.remove("k")]).toEqual([undefined, false]);
  });

  it("forgets what has expired, and the oldest when it is full", async () => {
    const store = memoryStore({ maxEntries: 2 });
    await store.write("old", 1, { expiresAt: Date.now() - 1 });
    expect(await store.read("old")).toBeUndefined();
    for (const key of ["a", "b", "c"]) await store.write(key, key);
    expect(await Promise.all(["a", "b", "c"].map(async (key) => (await store.read(key))?.value))).toEqual([
      undefined,
      "b",
      "c",
    ]);
  });

  it("has keys that no other list of parts has", () => {
    expect(storeKey("tokens", "https://a/", "b")).not.toBe(storeKey("tokens", "https://a", "/b"));
  });
});
