import type { InputRequest, InputResponse } from "../schema/index.js";
import type { NewTask, TaskOutcome, TaskRecord, TaskState } from "./task-record.js";

/** The right to run a task, until its lease runs out. */
export interface Claim {
  readonly id: string;
  /** Who holds it. */
  readonly worker: string;
  /** Grows with every claim of the task, so that a write of an earlier holder can be told and refused (fencing). */
  readonly token: number;
  /** The task at the moment of the claim. */
  readonly task: TaskRecord;
}

/** What to claim, and for how long. */
export interface ClaimOptions {
  /** Milliseconds for which the claim holds without a heartbeat. */
  readonly leaseMs: number;
  /** Tools that this worker can run. Default: any. */
  readonly kinds?: readonly string[];
  /** This task and no other. Default: the one that has waited longest. */
  readonly id?: string;
}

/** Of which tasks to tell that they wait, and of how many at most. */
export interface WaitingOptions {
  /** Tools that the worker can run. */
  readonly kinds: readonly string[];
  readonly limit: number;
}

/** What a new task must keep to. */
export interface CreateOptions {
  /** Most tasks of its principal that have not ended, this one included. Default: any number. */
  readonly maxOpen?: number;
}

/**
 * Where tasks live. Every operation is one atomic step, and lasts once its promise has resolved. What a claim writes is refused with a
 * `StaleClaimError` once its lease is over, another worker holds the task, it has ended, or it was swept. Keys of
 * questions and steps are any text (`__proto__` too). `taskStoreContract` of `@mortise/testing/task-store` holds an implementation to all this.
 */
export interface TaskStore {
  /**
   * Resolves once `get` finds the task, wherever it is asked. `false`, and nothing is kept, when its principal has `maxOpen` tasks already that
   * have not ended; that holds however many are created at once, by however many processes.
   * @throws Error when the id is taken, or the store is full
   */
  create(task: NewTask, options?: CreateOptions): Promise<boolean>;
  /** The task as it stands, whoever asks: who may see it is checked by the caller. */
  get(id: string): Promise<TaskRecord | undefined>;
  /** The same without its call and steps: this is asked for often, and should cost no more where those are large. */
  state(id: string): Promise<TaskState | undefined>;
  /** A task that has not ended and that nobody holds: never claimed, released, or its lease has run out. */
  claim(worker: string, options: ClaimOptions): Promise<Claim | undefined>;
  /** The tasks that could be claimed, those first that have waited longest. Claims none: for runners that bring them to workers by other means. */
  waiting(options: WaitingOptions): Promise<readonly Pick<TaskRecord, "id" | "kind">[]>;
  /** Holds the task for `leaseMs` from now. `false` when the claim is stale. */
  heartbeat(claim: Claim, leaseMs: number): Promise<boolean>;
  /** Gives the task back before the lease is over, so that another worker can take it at once. Does nothing when stale. */
  release(claim: Claim): Promise<void>;
  /** Says how far the work is. @throws StaleClaimError */
  report(claim: Claim, report: { readonly statusMessage: string }): Promise<void>;
  /** Puts a question, unless one of that key was put or answered before: a key means one question for the task's life. @throws StaleClaimError */
  ask(claim: Claim, key: string, request: InputRequest): Promise<void>;
  /** Remembers what a step returned. The first value wins and is returned. @param value JSON @throws StaleClaimError */
  recordStep(claim: Claim, key: string, value: unknown): Promise<unknown>;
  /** Ends the task; exactly one outcome ever counts. Questions still open are dropped. `false` when the claim is stale. */
  settle(claim: Claim, outcome: TaskOutcome): Promise<boolean>;
  /** Keeps the answers to questions that are open, once; ignores others. `false` when there is no such task. */
  answer(id: string, responses: Readonly<Record<string, InputResponse>>): Promise<boolean>;
  /** Notes that the task should end early, unless it has ended. `false` when there is no such task. */
  cancel(id: string): Promise<boolean>;
  /**
   * Calls `onChange` after each change of one of these tasks, whichever process made it, until the returned function is called. It may call too
   * often, and a change that is missed (a lost connection) is found by whoever asks again now and then.
   */
  watch(ids: readonly string[], onChange: (id: string) => void): Promise<() => void>;
  /** Deletes what has outlived its `ttlMs` at `now` (milliseconds since 1970), ended or not. @returns how many */
  sweep(now: number): Promise<number>;
  /** Lets go of files and connections. Does not touch the tasks. */
  close(): Promise<void>;
}
