import { POSTGRES_WANTED, findPostgres, startPostgres } from "@mortise-tooling/test-support/postgres";
import type { TestPostgres } from "@mortise-tooling/test-support/postgres";
import { requireOrSkip } from "@mortise-tooling/test-support";
import { postgresStore } from "@mortise/store-postgres";
import { taskStoreContract } from "@mortise/testing/task-store";
import type { NewTask } from "@mortise/ext-tasks/store";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const bin = findPostgres();
let server: TestPostgres | undefined;

beforeAll(async () => {
  server = bin === undefined ? undefined : await startPostgres(bin);
});
afterAll(() => server?.stop());

async function open() {
  const url = server!.createDatabase();
  return { store: postgresStore({ url }), other: postgresStore({ url }) };
}

describe("a PostgreSQL store", () => {
  for (const { name, run } of taskStoreContract({ name: "postgres", open }))
    it(name, async (test) => {
      requireOrSkip(test, "PostgreSQL", bin !== undefined, POSTGRES_WANTED);
      await run();
    });

  it("goes by the server's clock, whatever that of a process says", async (test) => {
    requireOrSkip(test, "PostgreSQL", bin !== undefined, POSTGRES_WANTED);
    const { store, other } = await open();
    const HOUR = 3_600_000;
    await store.create(newTask("t1"));
    const claim = (await store.claim("first", { leaseMs: 60_000, id: "t1" }))!;
    const ahead = vi.spyOn(Date, "now").mockReturnValue(Date.now() + HOUR);
    expect(await other.claim("second", { leaseMs: 60_000, id: "t1" })).toBe(undefined);
    expect(await store.heartbeat(claim, 60_000)).toBe(true);
    ahead.mockReturnValue(Date.now() - 2 * HOUR);
    expect(await other.claim("second", { leaseMs: 60_000, id: "t1" })).toBe(undefined);
    await store.release(claim);
    expect((await other.claim("second", { leaseMs: 60_000, id: "t1" }))?.worker).toBe("second");
    ahead.mockRestore();
    await Promise.all([store.close(), other.close()]);
  });

  it("tells of what changed while it could not hear", async (test) => {
    requireOrSkip(test, "PostgreSQL", bin !== undefined, POSTGRES_WANTED);
    const url = server!.createDatabase();
    const errors: unknown[] = [];
    const [store, other] = [postgresStore({ url, onError: (error) => errors.push(error) }), postgresStore({ url })];
    await other.create(newTask("t1"));
    let heard = 0;
    const end = await store.watch(["t1"], () => (heard += 1));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'");
    await other.cancel("t1");
    await expect.poll(() => heard, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(errors.length).toBeGreaterThan(0);
    end();
    await Promise.all([client.end(), store.close(), other.close()]);
  });
});

const newTask = (id: string): NewTask => ({
  ...{ id, principal: null, kind: "work", version: "1", ttlMs: null, createdAt: Date.now(), pollIntervalMs: 1_000 },
  ...{ call: { method: "tools/call", params: {}, transport: "memory" }, answers: {}, steps: {} },
});
