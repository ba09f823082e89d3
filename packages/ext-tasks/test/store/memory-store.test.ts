import { memoryStore } from "@mortise/ext-tasks/store";
import { describe, expect, it } from "vitest";

describe("the store in memory", () => {
  const task = (id: string) => ({
    ...{ id, principal: null, kind: "k", version: "1", createdAt: 0, ttlMs: null, pollIntervalMs: 1 },
    ...{ call: { method: "tools/call", params: {}, transport: "memory" }, answers: {}, steps: {} },
  });

  it("makes room by forgetting what ended first, and nothing that has not ended", async () => {
    const store = memoryStore({ maxTasks: 2 });
    for (const id of ["a", "b"]) await store.create(task(id));
    await expect(store.create(task("c"))).rejects.toThrow("holds 2 tasks that have not ended");
    const claim = await store.claim("w", { leaseMs: 1_000, id: "b" });
    await store.settle(claim!, { status: "cancelled" });
    await store.create(task("c"));
    expect([(await store.get("a"))?.id, await store.get("b"), (await store.get("c"))?.id]).toEqual([
      "a",
      undefined,
      "c",
    ]);
  });

  it("makes room also when what ended first is gone already", async () => {
    const store = memoryStore({ maxTasks: 2 });
    const end = async (id: string) => {
      const claim = await store.claim("w", { leaseMs: 1_000, id });
      await store.settle(claim!, { status: "cancelled" });
    };
    await store.create({ ...task("old"), ttlMs: 1 });
    await end("old");
    expect(await store.sweep(2)).toBe(1);
    for (const id of ["a", "b"]) await store.create(task(id));
    await end("a");
    await store.create(task("c"));
    expect(await store.get("a")).toBe(undefined);
  });
});
