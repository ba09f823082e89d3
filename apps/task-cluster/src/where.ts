import type { TaskStore } from "@mortise/ext-tasks/store";
import type { Topics } from "@mortise/server";
import { postgresStore } from "@mortise/store-postgres";
import { postgresTopics } from "@mortise/store-postgres/topics";
import { sqliteStore } from "@mortise/store-sqlite";

/** @param where a connection string of PostgreSQL, or a SQLite file */
export function openStore(where: string): TaskStore {
  if (isPostgres(where)) return postgresStore({ url: where, maxConnections: 5 });
  return sqliteStore(where, { busyTimeoutMs: 15_000 }); // a process may be frozen in the middle of a transaction
}

/** What tells the other servers of changes, where there is that. */
export function openTopics(where: string): Topics | undefined {
  return isPostgres(where) ? postgresTopics({ url: where }) : undefined;
}

const isPostgres = (where: string): boolean => where.startsWith("postgresql://");
