import { requireOrSkip } from "@mortise-tooling/test-support";
import { POSTGRES_WANTED, findPostgres, startPostgres } from "@mortise-tooling/test-support/postgres";
import { postgresStore } from "@mortise/store-postgres";
import { postgresTopics } from "@mortise/store-postgres/topics";
import { expect, it, onTestFinished } from "vitest";
import { freezable } from "./frozen.js";

it("an operation fails in time when the server does not answer, and the next one gets another connection", async (test) => {
  const bin = findPostgres();
  requireOrSkip(test, "PostgreSQL", bin !== undefined, POSTGRES_WANTED);
  const server = await startPostgres(bin as string);
  onTestFinished(() => server.stop());
  const way = await freezable(server.url);
  const store = postgresStore({ url: way.url, timeoutMs: 100, maxConnections: 1 });
  expect(await store.get("t1")).toBe(undefined);
  way.freeze();
  await expect(store.get("t1")).rejects.toThrow("timeout");
  way.thaw();
  expect(await store.get("t1")).toBe(undefined);
  await store.close();
});

it.each([undefined, "", "db.internal/mcp", "https://mcp:secret@db.internal"])(
  "no connection is tried to %j",
  (wrong) => {
    const url = wrong as string;
    expect(() => postgresStore({ url })).toThrow(/^PostgreSQL needs a url such as postgresql:(?!.*secret)/);
    expect(() => postgresTopics({ url })).toThrow("needs a url");
  },
);
