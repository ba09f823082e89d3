import type Database from "libsql";

/** Runs `steps` as one atomic step that no other process comes between. It must not await: the lock is held until it returns. */
export function immediate<T>(db: Database.Database, steps: () => T): T {
  begin(db);
  try {
    const result = steps();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** Another process does not let go of the file. */
export class LockedError extends Error {
  override readonly name = "LockedError";
}

function begin(db: Database.Database): void {
  try {
    db.exec("BEGIN IMMEDIATE");
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "SQLITE_BUSY") throw cause;
    throw new LockedError(`${db.name} is locked by another process for longer than busyTimeoutMs.`, { cause });
  }
}
