// Where servers of tasks keep them: a folder for SQLite's files and a PostgreSQL server of the bench's own, gone afterwards.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPostgres, POSTGRES_WANTED, startPostgres } from "@mortise-tooling/test-support/postgres";

export async function openStores() {
  const folder = mkdtempSync(join(tmpdir(), "mortise-bench-"));
  const bin = findPostgres();
  const postgres = bin && (await startPostgres(bin, "on"));
  let files = 0;
  return {
    /** Why that store cannot be measured, if so. */
    missing: (variant) => (variant === "postgres" && !postgres ? `no PostgreSQL here: ${POSTGRES_WANTED}` : undefined),
    /** The environment of servers that share a new, empty store. */
    fresh: () => ({
      BENCH_SQLITE: join(folder, `${++files}.db`),
      ...(postgres && { BENCH_POSTGRES: postgres.createDatabase() }),
    }),
    async close() {
      await postgres?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
