import { AbortedError } from "@mortise/jsonrpc";
import type { InputRequest, InputResponse } from "../schema/index.js";
import type { StaleClaimError } from "../store/stale-claim.js";
import type { TaskOutcome, TaskRecord } from "../store/task-record.js";
import type { Claim, TaskStore } from "../store/task-store.js";
import { StatusReports } from "./status-reports.js";
import { unrefed } from "./timer.js";

/** Why a task that runs here stops: somebody cancelled it, or this process has no right to it any more. */
export type Stop = "cancelled" | "lost";

/** A task that this process runs: it keeps the claim alive, knows how the task stands, and learns when to stop. */
export class HeldTask {
  /** As last read. */
  record: TaskRecord;
  stop: Stop | undefined;
  /** Resolves once there is no use in waiting for the handler: its writes would be refused. */
  readonly lost: Promise<void>;
  readonly #controller = new AbortController();
  readonly #store: TaskStore;
  readonly #claim: Claim;
  readonly #leaseMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #waiting = new Set<() => void>();
  readonly #reports: StatusReports;
  #leaseUntil: number;
  #onLost: (() => void) | undefined;
  #watching: ReturnType<TaskStore["watch"]> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(store: TaskStore, claim: Claim, leaseMs: number, onError: (error: unknown) => void) {
    this.#store = store;
    this.#claim = claim;
    this.#leaseMs = leaseMs;
    this.#onError = onError;
    this.#leaseUntil = performance.now() + leaseMs;
    this.record = claim.task;
    this.#reports = new StatusReports((statusMessage) => store.report(claim, { statusMessage }));
    this.lost = new Promise((resolve) => (this.#onLost = resolve));
  }

  /** Aborts when the handler should stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Does not wait until it can hear of changes: where that takes long or fails, it learns of them with each heartbeat. */
  begin(): void {
    this.#timer = unrefed(setInterval(() => void this.#beat(), Math.max(1, this.#leaseMs / 3)));
    if (this.record.cancelRequested) return this.abandon("cancelled");
    this.#watching = this.#store.watch([this.#claim.id], () => void this.#refresh());
    this.#watching.then(() => this.#refresh(), this.#onError);
  }

  end(): void {
    clearInterval(this.#timer);
    void this.#reports.end(); // of a handler that does not stop nothing more is written
    this.#watching?.then(
      (end) => end(),
      () => {},
    );
  }

  answerTo(key: string): InputResponse | undefined {
    const { answers } = this.record;
    return Object.hasOwn(answers, key) ? answers[key] : undefined;
  }

  ask(key: string, request: InputRequest): Promise<void> {
    return this.#write(this.#store.ask(this.#claim, key, request));
  }

  recordStep(key: string, value: unknown): Promise<unknown> {
    return this.#write(this.#store.recordStep(this.#claim, key, value));
  }

  report(statusMessage: string): void {
    this.#reports.say(statusMessage);
  }

  async settle(outcome: TaskOutcome): Promise<void> {
    await this.#reports.end();
    await this.#store.settle(this.#claim, outcome);
  }

  /** Resolves once there is what `find` looks for. @throws AbortedError when the task stops before */
  async until<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      this.signal.throwIfAborted();
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Makes the handler stop. What was cancelled can be lost, too, while its handler does not stop. */
  abandon(why: Stop): void {
    if (this.stop === why || this.stop === "lost") return;
    this.stop = why;
    if (why === "lost") this.#onLost?.();
    this.#controller.abort(new AbortedError(STOPPED[why]));
    this.#wake();
  }

  async #beat(): Promise<void> {
    const now = performance.now(); // monotonic: a corrected clock must not end a lease
    if (now > this.#leaseUntil) return this.abandon("lost");
    try {
      if (!(await this.#store.heartbeat(this.#claim, this.#leaseMs))) return this.abandon("lost");
      this.#leaseUntil = now + this.#leaseMs;
      await this.#refresh(); // a change may have been missed
    } catch (error) {
      this.#onError(error); // the next one may get through, as long as the lease lasts
    }
  }

  /** When the store cannot be written to, the task is lost here, not failed: it goes on with whoever claims it next. */
  async #write<T>(written: Promise<T>): Promise<T> {
    try {
      return await written;
    } catch (error) {
      if ((error as Error).name !== STALE) this.#onError(error);
      this.abandon("lost");
      throw error;
    }
  }

  async #refresh(): Promise<void> {
    try {
      const state = await this.#store.state(this.#claim.id);
      if (state === undefined) return this.abandon("lost");
      if (state.revision > this.record.revision) this.record = { ...this.record, ...state };
      if (state.cancelRequested) this.abandon("cancelled");
      this.#wake();
    } catch (error) {
      this.#onError(error); // the next heartbeat reads again
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** By name: a store may have the class from another copy of this package. */
const STALE: StaleClaimError["name"] = "StaleClaimError";

const STOPPED: Readonly<Record<Stop, string>> = {
  cancelled: "The task was cancelled.",
  lost: "The task is no longer this process's to run: it was swept, another worker has it, its store is out of reach, or the server closes.",
};
