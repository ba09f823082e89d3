import type { TaskStore } from "@mortise/ext-tasks/store";
import { Database } from "./database.js";
import { sayOnStderr } from "./options.js";
import type { PostgresOptions } from "./options.js";
import { PostgresStore } from "./postgres-store.js";

export type { PostgresOptions } from "./options.js";

/** How a store uses its database. */
export interface PostgresStoreOptions extends PostgresOptions {
  /** Most connections at once, beside the one that listens; operations beyond wait for their turn. Default 10. */
  readonly maxConnections?: number;
}

/**
 * Tasks in PostgreSQL (12 or newer): they outlive the process, and any number of processes on any number of machines share them. Makes its
 * tables, `mortise_*` in the schema that comes first in the connection's `search_path`, with the first operation.
 *
 * Operations reject when the database cannot be reached; the next one tries again. Leases go by the database's clock.
 *
 * @throws TypeError when `url` is none of PostgreSQL
 */
export function postgresStore(options: PostgresStoreOptions): TaskStore {
  const { maxConnections = 10, onError = sayOnStderr } = options;
  return new PostgresStore(new Database({ ...options, onError }, maxConnections), { ...options, onError });
}
