import type { Pool } from "pg";

/** Any number that nobody else locks: the letters "mort" and "ise" of the name. */
const LOCK = [0x6d6f7274, 0x697365] as const;

/**
 * The schema's history: a database of version n has had the first n of these. Never change one that was released; add one.
 *
 * `lease_until` is also the moment from which a task that nobody holds may be claimed. The partial indexes leave out what has ended, so
 * that finding work costs the same however much has been done. Values are JSON as text: `jsonb` would change them.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE mortise_tasks (
     number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     id text NOT NULL UNIQUE,
     principal text NOT NULL,
     kind text NOT NULL,
     fixed text NOT NULL,
     call text NOT NULL,
     expires_at bigint,
     revision integer NOT NULL DEFAULT 1,
     updated_at bigint NOT NULL,
     status_message text,
     cancel_requested boolean NOT NULL DEFAULT false,
     outcome text,
     worker text,
     token integer NOT NULL DEFAULT 0,
     lease_until bigint NOT NULL
   );
   CREATE INDEX mortise_tasks_to_run ON mortise_tasks (lease_until, number) WHERE outcome IS NULL;
   CREATE INDEX mortise_tasks_open_of ON mortise_tasks (principal) WHERE outcome IS NULL;
   CREATE INDEX mortise_tasks_to_sweep ON mortise_tasks (expires_at) WHERE expires_at IS NOT NULL;

   CREATE TABLE mortise_inputs (
     task bigint NOT NULL REFERENCES mortise_tasks ON DELETE CASCADE,
     key text NOT NULL,
     request text,
     response text,
     PRIMARY KEY (task, key)
   );

   CREATE TABLE mortise_steps (
     task bigint NOT NULL REFERENCES mortise_tasks ON DELETE CASCADE,
     key text NOT NULL,
     value text NOT NULL,
     PRIMARY KEY (task, key)
   );

   CREATE TABLE mortise_events (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     said_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     payload text NOT NULL
   );

   -- Counts while no other transaction can create one of that principal. A statement's own view is older than the lock it waits for; a
   -- query in a volatile function has a view of its own, which begins after that.
   CREATE FUNCTION mortise_open_tasks(of_principal text) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
     BEGIN
       PERFORM pg_advisory_xact_lock(hashtextextended(of_principal, 0));
       RETURN (SELECT count(*) FROM mortise_tasks WHERE principal = of_principal AND outcome IS NULL);
     END $$;`,
];

/** Brings the schema up to date; of several processes that start at once, one does it. */
export async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1, $2)", [...LOCK]);
    await client.query("CREATE TABLE IF NOT EXISTS mortise_versions (version integer PRIMARY KEY)");
    const { rows } = await client.query<{ version: number }>("SELECT max(version) AS version FROM mortise_versions");
    const version = rows[0]?.version ?? 0;
    if (version > MIGRATIONS.length)
      throw new Error("A newer version of @mortise/store-postgres made these tables: update this program.");
    for (const step of MIGRATIONS.slice(version)) await client.query(step);
    if (version < MIGRATIONS.length)
      await client.query("INSERT INTO mortise_versions (version) VALUES ($1)", [MIGRATIONS.length]);
    await client.query("COMMIT");
    client.release();
  } catch (error) {
    client.release(true); // closes the connection, and with it the transaction
    throw error;
  }
}
