import { POSTGRES_WANTED, findPostgres, startPostgres } from "@mortise-tooling/test-support/postgres";
import type { TestPostgres } from "@mortise-tooling/test-support/postgres";
import { requireOrSkip } from "@mortise-tooling/test-support";
import { postgresStore } from "@mortise/store-postgres";
import { taskStoreContract } from "@mortise/testing/task-store";
import { afterAll, beforeAll, describe, it } from "vitest";

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
});
