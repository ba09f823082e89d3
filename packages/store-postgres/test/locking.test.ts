import { POSTGRES_WANTED, findPostgres, startPostgres } from "@mortise-tooling/test-support/postgres";
import type { TestPostgres } from "@mortise-tooling/test-support/postgres";
import { requireOrSkip } from "@mortise-tooling/test-support";
import type { Claim, NewTask, TaskStore } from "@mortise/ext-tasks/store";
import { postgresStore } from "@mortise/store-postgres";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

const bin = findPostgres();
let server: TestPostgres | undefined;

beforeAll(async () => {
  server = bin === undefined ? undefined : await startPostgres(bin);
});
afterAll(() => server?.stop());

const task: NewTask = {
  ...{ id: "t1", principal: null, kind: "work", version: "1", ttlMs: null, createdAt: 0, pollIntervalMs: 1_000 },
  ...{ call: { method: "tools/call", params: {}, transport: "memory" }, answers: {}, steps: {} },
};
const form = { message: "?", requestedSchema: { type: "object" as const, properties: {} } };
const question = { method: "elicitation/create" as const, params: form };

/** Runs `operation` while another transaction has done `change`, and commits that once the operation waits for it. */
async function meanwhile<T>(url: string, change: string, operation: () => Promise<T>): Promise<T> {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  try {
    await other.query("BEGIN");
    await other.query(change);
    const done = operation();
    done.catch(() => {}); // looked at below
    await Promise.race([done.catch(() => {}), waiting(other)]);
    await other.query("COMMIT");
    return await done;
  } finally {
    await other.end();
  }
}

/** Resolves when somebody waits for a lock. */
async function waiting(client: pg.Client): Promise<void> {
  const waits = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  while ((await client.query(waits)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("an operation that another one comes before", () => {
  beforeEach((test) => requireOrSkip(test, "PostgreSQL", bin !== undefined, POSTGRES_WANTED));

  const taken = "UPDATE mortise_tasks SET worker = 'second', token = token + 1";
  const ended = `UPDATE mortise_tasks SET outcome = '{"status":"cancelled"}'`;

  it.each([
    ["recordStep", (store: TaskStore, claim: Claim) => store.recordStep(claim, "s", 1)],
    ["ask", (store: TaskStore, claim: Claim) => store.ask(claim, "late", question)],
    ["report", (store: TaskStore, claim: Claim) => store.report(claim, { statusMessage: "late" })],
  ] as const)("is refused where it writes for a claim that is lost: %s", async (_name, write) => {
    for (const change of [taken, ended]) {
      const { store, url, claim } = await opened();
      await expect(meanwhile(url, change, () => write(store, claim))).rejects.toMatchObject({
        name: "StaleClaimError",
      });
      const { steps, questions, statusMessage } = (await store.get("t1"))!;
      expect([steps, statusMessage, Object.hasOwn(questions, "late")]).toEqual([{}, undefined, false]);
      await store.close();
    }
  });

  it("settles nothing for a claim that is lost", async () => {
    const { store, url, claim } = await opened();
    expect(await meanwhile(url, taken, () => store.settle(claim, { status: "cancelled" }))).toBe(false);
    expect((await store.get("t1"))?.outcome).toBe(undefined);
    await store.close();
  });

  it("keeps no answer of a task that has ended", async () => {
    const { store, url } = await opened();
    await meanwhile(url, ended, () => store.answer("t1", { a: { action: "decline" } }));
    expect((await store.get("t1"))?.answers).toEqual({});
    await store.close();
  });

  it("creates no task beyond the bound", async () => {
    const { store, url } = await opened();
    await store.create({ ...task, id: "t2" });
    await store.settle((await store.claim("second", { leaseMs: 60_000 }))!, { status: "cancelled" });
    // As one that is about to be created: it counts, and nobody else sees it yet.
    const another = "SELECT mortise_open_tasks('null'); UPDATE mortise_tasks SET outcome = NULL WHERE id = 't2'";
    expect(await meanwhile(url, another, () => store.create({ ...task, id: "t3" }, { maxOpen: 2 }))).toBe(false);
    expect(await store.get("t3")).toBe(undefined);
    await store.close();
  });

  it("claims nothing that another has claimed", async () => {
    const { store, url, claim } = await opened();
    await store.release(claim);
    const claimed = `${taken}, lease_until = ${Number.MAX_SAFE_INTEGER}`;
    expect(await meanwhile(url, claimed, () => store.claim("third", { leaseMs: 1_000, id: "t1" }))).toBe(undefined);
    await store.close();
  });
});

async function opened(): Promise<{ store: TaskStore; url: string; claim: Claim }> {
  const url = server!.createDatabase();
  const store = postgresStore({ url });
  await store.create(task);
  const claim = (await store.claim("first", { leaseMs: 60_000 }))!;
  await store.ask(claim, "a", question);
  return { store, url, claim };
}
