import type { JsonObject } from "@mortise/jsonrpc";
import type { InputRequest, InputResponse } from "../schema/index.js";
import type { NewTask, TaskCall, TaskOutcome, TaskRecord, TaskState } from "./task-record.js";

/**
 * A task as a database of tables keeps it; for stores. What never changes is one JSON text, what changes has a column of its own, and what
 * grows has rows of its own. Names and keys are {@link escaped}, values JSON texts. This much is a task's state.
 */
export interface StateRow {
  /** The {@link NewTask} without its call, answers and steps: {@link fixedPart}. */
  readonly fixed: string;
  readonly revision: number;
  readonly updatedAt: number;
  readonly statusMessage: string | null;
  readonly cancelRequested: boolean;
  readonly outcome: string | null;
  /** Key, request, response. A question that is open has no response; an answer from before the task has no request. */
  readonly inputs: readonly (readonly [string, string | null, string | null])[];
}

/** A whole task. */
export interface TaskRow extends StateRow {
  readonly call: string;
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

/** What never changes of a task, but for its call, as JSON text. */
export function fixedPart({ call: _call, answers: _answers, steps: _steps, ...fixed }: NewTask): string {
  return JSON.stringify(fixed);
}

/** The state that a row stands for. */
export function stateOf(row: StateRow): TaskState {
  const questions: [string, InputRequest][] = [];
  const answers: [string, InputResponse][] = [];
  for (const [key, request, response] of row.inputs) {
    if (response !== null) answers.push([unescaped(key), JSON.parse(response) as InputResponse]);
    else if (request !== null && row.outcome === null)
      questions.push([unescaped(key), JSON.parse(request) as InputRequest]);
  }
  return {
    ...(JSON.parse(row.fixed) as Omit<NewTask, "call" | "answers" | "steps">),
    answers: Object.fromEntries(answers),
    questions: Object.fromEntries(questions),
    revision: row.revision,
    updatedAt: row.updatedAt,
    cancelRequested: row.cancelRequested,
    ...(row.statusMessage !== null && { statusMessage: unescaped(row.statusMessage) }),
    ...(row.outcome !== null && { outcome: JSON.parse(row.outcome) as TaskOutcome }),
  };
}

/** The record that a row stands for. */
export const recordOf = (row: TaskRow): TaskRecord => ({
  ...stateOf(row),
  call: JSON.parse(row.call) as TaskCall,
  steps: Object.fromEntries(row.steps.map(([key, value]) => [unescaped(key), JSON.parse(value)])) as JsonObject,
});
