import type { JsonObject } from "@mortise/jsonrpc";
import type { InputRequest, InputResponse } from "../schema/index.js";
import type { NewTask, TaskOutcome, TaskRecord } from "./task-record.js";

/**
 * A task as a database of tables keeps it; for stores. What never changes is one JSON text, what changes has a column of its own, and what
 * grows has rows of its own. Names and keys are {@link escaped}, values JSON texts.
 */
export interface TaskRow {
  /** The {@link NewTask} without its answers and steps: {@link fixedPart}. */
  readonly fixed: string;
  readonly revision: number;
  readonly updatedAt: number;
  readonly statusMessage: string | null;
  readonly cancelRequested: boolean;
  readonly outcome: string | null;
  /** Key, request, response. A question that is open has no response; an answer from before the task has no request. */
  readonly inputs: readonly (readonly [string, string | null, string | null])[];
  /** Key, value. */
  readonly steps: readonly (readonly [string, string])[];
}

/**
 * Any text as one that every database keeps as it is: without NUL and without halves of surrogate pairs. Ordinary text stays as it is.
 * Ids that come from outside go through it too, so that a hostile one is merely unknown.
 */
export const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** What {@link escaped} was given. */
export const unescaped = (text: string): string => JSON.parse(`"${text}"`) as string;

/** What never changes of a task, as JSON text. */
export function fixedPart({ answers: _answers, steps: _steps, ...fixed }: NewTask): string {
  return JSON.stringify(fixed);
}

/** The record that a row stands for. */
export function recordOf(row: TaskRow): TaskRecord {
  const questions: [string, InputRequest][] = [];
  const answers: [string, InputResponse][] = [];
  for (const [key, request, response] of row.inputs) {
    if (response !== null) answers.push([unescaped(key), JSON.parse(response) as InputResponse]);
    else if (request !== null && row.outcome === null)
      questions.push([unescaped(key), JSON.parse(request) as InputRequest]);
  }
  return {
    ...(JSON.parse(row.fixed) as Omit<NewTask, "answers" | "steps">),
    answers: Object.fromEntries(answers),
    steps: Object.fromEntries(row.steps.map(([key, value]) => [unescaped(key), JSON.parse(value)])) as JsonObject,
    questions: Object.fromEntries(questions),
    revision: row.revision,
    updatedAt: row.updatedAt,
    cancelRequested: row.cancelRequested,
    ...(row.statusMessage !== null && { statusMessage: unescaped(row.statusMessage) }),
    ...(row.outcome !== null && { outcome: JSON.parse(row.outcome) as TaskOutcome }),
  };
}
