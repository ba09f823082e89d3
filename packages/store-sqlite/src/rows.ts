import { escaped, recordOf, stateOf } from "@mortise/ext-tasks/store";
import type { StateRow, TaskRecord, TaskRow, TaskState } from "@mortise/ext-tasks/store";
import type { Statements } from "./statements.js";

/** A task as SQLite gives it. */
interface FoundState {
  readonly fixed: string;
  readonly revision: number;
  readonly updated_at: number;
  readonly status_message: string | null;
  readonly cancel_requested: number;
  readonly outcome: string | null;
  readonly inputs: string;
}

interface Found extends FoundState {
  readonly call: string;
  readonly token: number;
  readonly steps: string;
}

const stateRow = (found: FoundState): StateRow => ({
  fixed: found.fixed,
  revision: found.revision,
  updatedAt: found.updated_at,
  statusMessage: found.status_message,
  cancelRequested: found.cancel_requested === 1,
  outcome: found.outcome,
  inputs: JSON.parse(found.inputs) as TaskRow["inputs"],
});

/** How the task stands. */
export function findState(sql: Statements, id: string): TaskState | undefined {
  const found = sql.state.get(escaped(id)) as FoundState | undefined;
  return found && stateOf(stateRow(found));
}

/** The task, and the token of its last claim. */
export function findTask(sql: Statements, id: string): { task: TaskRecord; token: number } | undefined {
  const found = sql.find.get(escaped(id)) as Found | undefined;
  if (found === undefined) return undefined;
  const { call, token } = found;
  const steps = JSON.parse(found.steps) as TaskRow["steps"];
  return { task: recordOf({ ...stateRow(found), call, steps }), token };
}

/** The row's number, which its inputs and steps go by. */
export const numberOf = (sql: Statements, id: string): number | undefined =>
  (sql.number.get(escaped(id)) as { number: number } | undefined)?.number;
