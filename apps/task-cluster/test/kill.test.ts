import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireOrSkip } from "@mortise-tooling/test-support";
import { POSTGRES_WANTED, findPostgres, startPostgres } from "@mortise-tooling/test-support/postgres";
import { REDIS_WANTED, findRedis, startRedis } from "@mortise-tooling/test-support/redis";
import { describe, it, onTestFinished } from "vitest";
import { SURVIVAL_TIMEOUT, survive } from "./survive.js";

describe("200 tasks, while their servers are killed and frozen, end as they should", () => {
  it("on one SQLite file", { timeout: SURVIVAL_TIMEOUT }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "mortise-cluster-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    await survive(join(folder, "tasks.db"));
  });

  it("on one SQLite file, with BullMQ to run them", { timeout: SURVIVAL_TIMEOUT }, async (test) => {
    const program = findRedis();
    requireOrSkip(test, "Redis", program !== undefined, REDIS_WANTED);
    const redis = await startRedis(program as string);
    onTestFinished(() => redis.stop());
    const folder = mkdtempSync(join(tmpdir(), "mortise-cluster-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    await survive(join(folder, "tasks.db"), redis.address);
  });

  it("on PostgreSQL", { timeout: SURVIVAL_TIMEOUT }, async (test) => {
    const bin = findPostgres();
    requireOrSkip(test, "PostgreSQL", bin !== undefined, POSTGRES_WANTED);
    const postgres = await startPostgres(bin as string);
    onTestFinished(() => postgres.stop());
    await survive(postgres.url);
  });
});
