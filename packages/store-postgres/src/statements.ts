/** Tasks are notified of by id on this channel. */
export const TASK_CHANNEL = "mortise_tasks";
/** So that a large sweep does not hold its locks for long. */
export const SWEPT_AT_ONCE = 500;

/** The server's clock, so that leases do not depend on those of the workers. */
const NOW = "(extract(epoch FROM statement_timestamp()) * 1000)::bigint";
const HELD = `id = $1 AND worker = $2 AND token = $3 AND outcome IS NULL AND lease_until > ${NOW}`;
const CHANGED = `revision = revision + 1, updated_at = ${NOW}`;
const TELL = `pg_notify('${TASK_CHANNEL}', id)`;
const TO_RUN = `outcome IS NULL AND lease_until <= ${NOW} AND ($3::text[] IS NULL OR kind = ANY ($3))`;
const CLAIM = `UPDATE mortise_tasks SET worker = $1, token = token + 1, lease_until = ${NOW} + $2::bigint`;

const STATE = `fixed, revision, updated_at::float8 AS "updatedAt", status_message AS "statusMessage",
      cancel_requested AS "cancelRequested", outcome,
      (SELECT coalesce(json_agg(json_build_array(key, request, response)), '[]') FROM mortise_inputs WHERE task = number) AS inputs`;

/**
 * Every statement of the store: each is one atomic step. Whatever depends on the state of a task locks its row first, so that two such steps
 * on one task come one after the other. A row that was waited for is looked at again as it is then (read committed).
 */
export const SQL = {
  create: `
    WITH task AS (
      INSERT INTO mortise_tasks (id, kind, fixed, expires_at, updated_at, lease_until, principal, call)
      SELECT $1, $2, $3, $4::bigint, $5::bigint, ${NOW}, $10::text, $12
      WHERE $11::bigint IS NULL OR mortise_open_tasks($10) < $11 RETURNING number),
    inputs AS (
      INSERT INTO mortise_inputs (task, key, response)
      SELECT number, given.key, given.response FROM task, unnest($6::text[], $7::text[]) AS given (key, response)),
    steps AS (
      INSERT INTO mortise_steps (task, key, value)
      SELECT number, given.key, given.value FROM task, unnest($8::text[], $9::text[]) AS given (key, value))
    SELECT number FROM task`,

  state: `SELECT ${STATE} FROM mortise_tasks WHERE id = $1`,
  find: `
    SELECT ${STATE}, call,
      (SELECT coalesce(json_agg(json_build_array(key, value)), '[]') FROM mortise_steps WHERE task = number) AS steps
    FROM mortise_tasks WHERE id = $1`,

  claimNext: `${CLAIM} WHERE number = (
      SELECT number FROM mortise_tasks WHERE ${TO_RUN}
      ORDER BY lease_until, number LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, token`,
  /** Waits for who touches the task at the moment, instead of taking it for one that is held. */
  claimNamed: `${CLAIM} WHERE ${TO_RUN} AND id = $4 RETURNING id, token`,
  waiting: `
    SELECT id, kind FROM mortise_tasks WHERE outcome IS NULL AND lease_until <= ${NOW} AND kind = ANY ($1::text[])
    ORDER BY lease_until, number LIMIT $2`,
  extend: `UPDATE mortise_tasks SET lease_until = ${NOW} + $4::bigint WHERE ${HELD} RETURNING id`,

  report: `UPDATE mortise_tasks SET status_message = $4, ${CHANGED} WHERE ${HELD} RETURNING ${TELL}`,

  ask: `
    WITH held AS (SELECT number FROM mortise_tasks WHERE ${HELD} FOR UPDATE),
    put AS (
      INSERT INTO mortise_inputs (task, key, request) SELECT number, $4, $5 FROM held
      ON CONFLICT DO NOTHING RETURNING task),
    told AS (UPDATE mortise_tasks SET ${CHANGED} WHERE number = (SELECT task FROM put) RETURNING ${TELL})
    SELECT (SELECT count(*) FROM told) AS told FROM held`,

  /** The update changes nothing, and returns the value that is there. */
  recordStep: `
    WITH held AS (SELECT number FROM mortise_tasks WHERE ${HELD} FOR UPDATE)
    INSERT INTO mortise_steps (task, key, value) SELECT number, $4, $5 FROM held
    ON CONFLICT (task, key) DO UPDATE SET value = mortise_steps.value RETURNING value`,

  settle: `
    WITH ended AS (UPDATE mortise_tasks SET outcome = $4, ${CHANGED} WHERE ${HELD} RETURNING number, ${TELL}),
    dropped AS (DELETE FROM mortise_inputs WHERE response IS NULL AND task = (SELECT number FROM ended))
    SELECT * FROM ended`,

  answer: `
    WITH task AS (SELECT number, outcome FROM mortise_tasks WHERE id = $1 FOR UPDATE),
    taken AS (
      UPDATE mortise_inputs AS input SET response = given.response
      FROM task, unnest($2::text[], $3::text[]) AS given (key, response)
      WHERE task.outcome IS NULL AND input.task = task.number AND input.key = given.key AND input.response IS NULL
      RETURNING input.task),
    told AS (UPDATE mortise_tasks SET ${CHANGED} WHERE number = (SELECT task FROM taken LIMIT 1) RETURNING ${TELL})
    SELECT (SELECT count(*) FROM told) AS told FROM task`,

  cancel: `
    WITH told AS (
      UPDATE mortise_tasks SET cancel_requested = true, ${CHANGED}
      WHERE id = $1 AND outcome IS NULL AND NOT cancel_requested RETURNING ${TELL})
    SELECT (SELECT count(*) FROM told) AS told FROM mortise_tasks WHERE id = $1`,

  sweep: `
    DELETE FROM mortise_tasks WHERE number IN (
      SELECT number FROM mortise_tasks WHERE expires_at <= $1::bigint LIMIT ${SWEPT_AT_ONCE} FOR UPDATE SKIP LOCKED)
    RETURNING id, ${TELL}`,
} as const;
