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
    const { call } = this.init;
    return { ...this.state(), ...structuredClone({ call, steps: Object.fromEntries(this.steps) }) };
  }

  /** Another, of what is asked for often. */
  state(): TaskState {
    const { statusMessage, outcome } = this;
    const { call: _call, steps: _steps, ...fixed } = this.init;
    return structuredClone({
      ...fixed,
      answers: Object.fromEntries(this.answers),
      questions: Object.fromEntries(this.questions),
      revision: this.revision,
      updatedAt: this.updatedAt,
      cancelRequested: this.cancelRequested,
      ...(statusMessage !== undefined && { statusMessage }),
      ...(outcome && { outcome }),
    });
  }

  isExpired(now: number): boolean {
    return this.init.ttlMs !== null && this.init.createdAt + this.init.ttlMs <= now;
  }
}
