/**
 * The schema's history: a file of version n has had the first n of these. Never change one that was released; add one.
 *
 * `lease_until` is also the moment from which a task that nobody holds may be claimed. The partial indexes leave out what has ended, so
 * that finding work costs the same however much has been done.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE tasks (
     number INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     principal TEXT NOT NULL,
     kind TEXT NOT NULL,
     fixed TEXT NOT NULL,
     call TEXT NOT NULL,
     expires_at INTEGER,
     revision INTEGER NOT NULL DEFAULT 1,
     updated_at INTEGER NOT NULL,
     status_message TEXT,
     cancel_requested INTEGER NOT NULL DEFAULT 0,
     outcome TEXT,
     worker TEXT,
     token INTEGER NOT NULL DEFAULT 0,
     lease_until INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX tasks_to_run ON tasks (lease_until, number) WHERE outcome IS NULL;
   CREATE INDEX tasks_open_of ON tasks (principal) WHERE outcome IS NULL;
   CREATE INDEX tasks_to_sweep ON tasks (expires_at) WHERE expires_at IS NOT NULL;

   CREATE TABLE inputs (
     task INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
     key TEXT NOT NULL,
     request TEXT,
     response TEXT,
     PRIMARY KEY (task, key)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE steps (
     task INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
     key TEXT NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (task, key)
   ) STRICT, WITHOUT ROWID;`,
];
