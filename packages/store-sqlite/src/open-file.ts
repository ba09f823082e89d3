import { closeSync, openSync } from "node:fs";
import Database from "libsql";
import { MIGRATIONS } from "./migrations.js";
import type { SqliteStoreOptions } from "./options.js";
import { immediate } from "./transaction.js";

/** Marks our files ("Mort" in ASCII), so that no other program's is written to. */
const APPLICATION_ID = 0x4d6f7274;

/** Opens a file for tasks, makes it when it is missing, and brings its schema up to date. */
export function openFile(path: string, options: SqliteStoreOptions): Database.Database {
  const { busyTimeoutMs = 5000, synchronous = "full" } = options;
  if (typeof path !== "string" || path === "")
    throw new TypeError("sqliteStore needs the path of a file: is the variable set that it comes from?");
  if (path === ":memory:")
    throw new Error(
      "sqliteStore keeps tasks in a file; for tasks in memory use memoryStore() of @mortise/ext-tasks/store.",
    );
  makePrivate(path);
  const db = new Database(path, { timeout: busyTimeoutMs });
  try {
    db.pragma("journal_mode = WAL");
    db.pragma(`synchronous = ${synchronous}`);
    db.pragma("foreign_keys = ON");
    immediate(db, () => migrate(db, path));
    return db;
  } catch (error) {
    db.close();
    if ((error as { code?: unknown }).code !== "SQLITE_NOTADB") throw error;
    throw new Error(`${path} is no SQLite database: give tasks a file of their own.`, { cause: error });
  }
}

/** Tasks hold what callers sent, so the file is readable by its owner alone; SQLite's files beside it get the same mode. */
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, "a", 0o600));
  } catch (cause) {
    throw new Error(`Cannot write to ${path}: its folder must exist, and both must be writable.`, { cause });
  }
}

function migrate(db: Database.Database, path: string): void {
  const version = pragma(db, "user_version");
  const isNew = version === 0 && db.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
  if (!isNew && pragma(db, "application_id") !== APPLICATION_ID)
    throw new Error(`${path} is a database of another program: give tasks a file of their own.`);
  if (version > MIGRATIONS.length)
    throw new Error(`${path} was written by a newer version of @mortise/store-sqlite: update this program.`);
  if (version === MIGRATIONS.length) return;
  for (const step of MIGRATIONS.slice(version)) db.exec(step);
  db.exec(`PRAGMA user_version = ${MIGRATIONS.length}; PRAGMA application_id = ${APPLICATION_ID}`);
}

function pragma(db: Database.Database, name: string): number {
  const row = db.prepare(`PRAGMA ${name}`).get() as Record<string, number>;
  return row[name] ?? 0;
}
