import type { TaskStore } from "@mortise/ext-tasks/store";
import { postgresStore } from "@mortise/store-postgres";
import { sqliteStore } from "@mortise/store-sqlite";

/** @param where a connection string of PostgreSQL, or a SQLite file */
export function openStore(where: string): TaskStore {
  return where.startsWith("postgresql://") ? postgresStore({ url: where, maxConnections: 5 }) : sqliteStore(where);
}
