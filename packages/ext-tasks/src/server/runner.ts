import type { Claim, TaskStore } from "../store/task-store.js";

/** How a claimed task is run. */
export interface RunOptions {
  /** The lease that the claim was made with, milliseconds; it is renewed while the task runs. */
  readonly leaseMs: number;
  /** Stops it, and gives the task back for others to go on with. */
  readonly signal: AbortSignal;
}

/** What there is to run, for a runner. */
export interface TaskWork {
  readonly store: TaskStore;
  /** Tools whose tasks this process can run, at the moment. */
  kinds(): readonly string[];
  /** Runs a task that the runner has claimed. Resolves when it has ended, or is this process's no more; never rejects. */
  run(claim: Claim, options: RunOptions): Promise<void>;
  /** Reports what went wrong outside of any task. */
  readonly onError: (error: unknown) => void;
}

/** Decides where and when tasks run: in this process, or wherever a queue that a team operates brings them. */
export interface TaskRunner {
  /** Called once, when the server takes in the extension; its tools may not be defined yet. */
  start(work: TaskWork): void;
  /** A task of the tool `kind` is in the store and waits to be run. Resolves once that will happen even if this process ends. */
  wake(id: string, kind: string): void | Promise<void>;
  /** Stops what runs here and gives it back. */
  close(): Promise<void>;
}
