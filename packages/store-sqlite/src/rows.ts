import { escaped, recordOf } from "@mortise/ext-tasks/store";
import type { TaskRecord, TaskRow } from "@mortise/ext-tasks/store";
import type { Statements } from "./statements.js";

/** A task as SQLite gives it. */
interface Found {
  readonly fixed: string;
  readonly revision: number;
  readonly updated_at: number;
  readonly status_message: string | null;
  readonly cancel_requested: number;
  readonly outcome: string | null;
  readonly token: number;
  readonly inputs: string;
  readonly steps: string;
}

/** The task, and the token of its last claim. */
export function findTask(sql: Statements, id: string): { task: TaskRecord; token: number } | undefined {
  const found = sql.find.get(escaped(id)) as Found | undefined;
  if (found === undefined) return undefined;
  const task = recordOf({
    fixed: found.fixed,
    revision: found.revision,
    updatedAt: found.updated_at,
    statusMessage: found.status_message,
    cancelRequested: found.cancel_requested === 1,
    outcome: found.outcome,
    inputs: JSON.parse(found.inputs) as TaskRow["inputs"],
    steps: JSON.parse(found.steps) as TaskRow["steps"],
  });
  return { task, token: found.token };
}

/** The row's number, which its inputs and steps go by. */
export const numberOf = (sql: Statements, id: string): number | undefined =>
  (sql.number.get(escaped(id)) as { number: number } | undefined)?.number;
