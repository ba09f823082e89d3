import type Database from "libsql";

/** So that a large sweep does not hold the lock for long. */
export const SWEPT_AT_ONCE = 500;

const HELD = "id = ? AND worker = ? AND token = ? AND outcome IS NULL AND lease_until > ?";
const CHANGED = "revision = revision + 1, updated_at = ?";
const TO_RUN = "outcome IS NULL AND lease_until <= ?";
const CLAIM = "UPDATE tasks SET worker = ?, token = token + 1, lease_until = ?";

/** All of a task is read by one statement, so that it is of one moment. */
const STATE = `fixed, revision, updated_at, status_message, cancel_requested, outcome,
    (SELECT json_group_array(json_array(key, request, response)) FROM inputs WHERE task = number) AS inputs`;

/** Every statement of the store. */
const SQL = {
  insert: `INSERT INTO tasks (id, principal, kind, fixed, call, expires_at, updated_at, lease_until)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  openOf: "SELECT count(*) AS open FROM tasks WHERE principal = ? AND outcome IS NULL",
  number: "SELECT number FROM tasks WHERE id = ?",
  state: `SELECT ${STATE} FROM tasks WHERE id = ?`,
  find: `SELECT ${STATE}, call, token,
    (SELECT json_group_array(json_array(key, value)) FROM steps WHERE task = number) AS steps
    FROM tasks WHERE id = ?`,
  held: `SELECT number FROM tasks WHERE ${HELD}`,

  claimNext: `${CLAIM} WHERE number = (SELECT number FROM tasks WHERE ${TO_RUN} ORDER BY lease_until, number LIMIT 1) RETURNING id`,
  claimOfKinds: `${CLAIM} WHERE number = (SELECT number FROM tasks WHERE ${TO_RUN} AND kind IN (SELECT value FROM json_each(?))
    ORDER BY lease_until, number LIMIT 1) RETURNING id`,
  claimNamed: `${CLAIM} WHERE ${TO_RUN} AND id = ? RETURNING id`,
  claimNamedOfKinds: `${CLAIM} WHERE ${TO_RUN} AND kind IN (SELECT value FROM json_each(?)) AND id = ? RETURNING id`,
  waiting: `SELECT id, kind FROM tasks WHERE ${TO_RUN} AND kind IN (SELECT value FROM json_each(?))
    ORDER BY lease_until, number LIMIT ?`,
  extend: `UPDATE tasks SET lease_until = ? WHERE ${HELD}`,

  touch: `UPDATE tasks SET ${CHANGED} WHERE number = ?`,
  report: `UPDATE tasks SET status_message = ?, ${CHANGED} WHERE number = ?`,
  settle: `UPDATE tasks SET outcome = ?, ${CHANGED} WHERE number = ?`,
  cancel: `UPDATE tasks SET cancel_requested = 1, ${CHANGED} WHERE id = ? AND outcome IS NULL AND cancel_requested = 0`,

  put: "INSERT INTO inputs (task, key, request, response) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  answer: "UPDATE inputs SET response = ? WHERE task = ? AND key = ? AND response IS NULL",
  dropQuestions: "DELETE FROM inputs WHERE task = ? AND response IS NULL",
  recordStep: "INSERT INTO steps (task, key, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  step: "SELECT value FROM steps WHERE task = ? AND key = ?",

  sweep: `DELETE FROM tasks WHERE number IN (SELECT number FROM tasks WHERE expires_at <= ? LIMIT ${SWEPT_AT_ONCE}) RETURNING id`,
  dataVersion: "PRAGMA data_version",
  revisions: "SELECT id, revision FROM tasks WHERE id IN (SELECT value FROM json_each(?))",
} as const;

export type Statements = Readonly<Record<keyof typeof SQL, Database.Statement<unknown[]>>>;

export function prepareAll(db: Database.Database): Statements {
  return Object.fromEntries(Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)])) as unknown as Statements;
}
