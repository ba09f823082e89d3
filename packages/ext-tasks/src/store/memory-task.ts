import type { InputRequest, InputResponse } from "../schema/index.js";
import type { NewTask, TaskOutcome, TaskRecord, TaskState } from "./task-record.js";

/** One task in memory, as it changes. Maps, because keys come from outside. */
export class MemoryTask {
  readonly questions = new Map<string, InputRequest>();
  readonly answers: Map<string, InputResponse>;
  readonly steps: Map<string, unknown>;
  revision = 1;
  updatedAt: number;
  statusMessage: string | undefined;
  cancelRequested = false;
  outcome: TaskOutcome | undefined;
  worker: string | undefined;
  token = 0;
  leaseUntil = 0;

  constructor(readonly init: NewTask) {
    this.answers = new Map(Object.entries(init.answers));
    this.steps = new Map(Object.entries(init.steps));
    this.updatedAt = init.createdAt;
  }

  /** A copy that nobody can change the task through. */
  record(): TaskRecord {
    return { ...this.state(), call: structuredClone(this.init.call), steps: copyOf(this.steps) };
  }

  /** Another, of what is asked for often: only what can be changed is cloned, which takes longer than all the rest. */
  state(): TaskState {
    const { statusMessage, outcome } = this;
    const { id, principal, kind, version, createdAt, ttlMs, pollIntervalMs } = this.init;
    return {
      ...{ id, principal, kind, version, createdAt, ttlMs, pollIntervalMs },
      answers: copyOf(this.answers),
      questions: copyOf(this.questions),
      revision: this.revision,
      updatedAt: this.updatedAt,
      cancelRequested: this.cancelRequested,
      ...(statusMessage !== undefined && { statusMessage }),
      ...(outcome && { outcome: structuredClone(outcome) }),
    };
  }

  isExpired(now: number): boolean {
    return this.init.ttlMs !== null && this.init.createdAt + this.init.ttlMs <= now;
  }
}

const copyOf = <T>(values: ReadonlyMap<string, T>): Record<string, T> =>
  values.size === 0 ? {} : structuredClone(Object.fromEntries(values));
