import type { TaskStore } from "@mortise/ext-tasks/store";
import { openFile } from "./open-file.js";
import type { SqliteStoreOptions } from "./options.js";
import { SqliteStore } from "./sqlite-store.js";

export type { SqliteStoreOptions } from "./options.js";

/**
 * Tasks in a SQLite file: they outlive the process, and any number of processes on one machine may share the file. The file is made
 * when it is missing, readable by its owner alone. Keep it on a local disk; over a network file system SQLite cannot lock.
 *
 * Operations take well below a millisecond on this thread; while another process writes they wait for it, `busyTimeoutMs` at most.
 *
 * @throws Error when the path is none or `:memory:`, the file cannot be written, belongs to another program, or was written by a newer version
 */
export function sqliteStore(path: string, options: SqliteStoreOptions = {}): TaskStore {
  const { watchIntervalMs = 50, synchronous = "full" } = options;
  return new SqliteStore(openFile(path, options), { watchIntervalMs, synchronous });
}
