import { AbortedError } from "@mortise/jsonrpc";
import type { InputRequest, InputResponse } from "../schema/index.js";
import type { TaskOutcome, TaskRecord } from "../store/task-record.js";
import type { Claim, TaskStore } from "../store/task-store.js";
import { unrefed } from "./timer.js";

/** Why a task that runs here stops: somebody cancelled it, or this process has no right to it any more. */
export type Stop = "cancelled" | "lost";

/** A task that this process runs: it keeps the claim alive, knows how the task stands, and learns when to stop. */
export class HeldTask {
  /** As last read. */
  record: TaskRecord;
  stop: Stop | undefined;
  readonly #controller = new AbortController();
  readonly #store: TaskStore;
  readonly #claim: Claim;
  readonly #leaseMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #waiting = new Set<() => void>();
  #leaseUntil: number;
  #reports: Promise<void> = Promise.resolve();
  #end: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(store: TaskStore, claim: Claim, leaseMs: number, onError: (error: unknown) => void) {
    this.#store = store;
    this.#claim = claim;
    this.#leaseMs = leaseMs;
    this.#onError = onError;
    this.#leaseUntil = Date.now() + leaseMs;
    this.record = claim.task;
  }

  /** Aborts when the handler should stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  async begin(): Promise<void> {
    this.#timer = unrefed(setInterval(() => void this.#beat(), Math.max(1, this.#leaseMs / 3)));
    this.#end = await this.#store.watch([this.#claim.id], () => void this.#refresh());
    await this.#refresh();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#end?.();
  }

  answerTo(key: string): InputResponse | undefined {
    const { answers } = this.record;
    return Object.hasOwn(answers, key) ? answers[key] : undefined;
  }

  ask(key: string, request: InputRequest): Promise<void> {
    return this.#store.ask(this.#claim, key, request);
  }

  recordStep(key: string, value: unknown): Promise<unknown> {
    return this.#store.recordStep(this.#claim, key, json(value));
  }

  /** One after the other, so that the last one stays. */
  report(statusMessage: string): void {
    this.#reports = this.#reports.then(() => this.#store.report(this.#claim, { statusMessage })).catch(() => {});
  }

  async settle(outcome: TaskOutcome): Promise<void> {
    await this.#reports;
    await this.#store.settle(this.#claim, json(outcome) as TaskOutcome);
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

  /** Makes the handler stop; what it still writes is refused by the store. */
  abandon(why: Stop): void {
    if (this.stop !== undefined) return;
    this.stop = why;
    this.#controller.abort(new AbortedError(STOPPED[why]));
    this.#wake();
  }

  async #beat(): Promise<void> {
    try {
      if (!(await this.#store.heartbeat(this.#claim, this.#leaseMs))) return this.abandon("lost");
      this.#leaseUntil = Date.now() + this.#leaseMs;
      await this.#refresh(); // a change may have been missed
    } catch (error) {
      this.#onError(error);
      if (Date.now() > this.#leaseUntil) this.abandon("lost");
    }
  }

  async #refresh(): Promise<void> {
    try {
      const record = await this.#store.get(this.#claim.id);
      if (record === undefined) return this.abandon("lost");
      if (record.revision > this.record.revision) this.record = record;
      if (record.cancelRequested) this.abandon("cancelled");
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

const STOPPED: Readonly<Record<Stop, string>> = {
  cancelled: "The task was cancelled.",
  lost: "The task is no longer this process's to run: it was swept, another worker has it, or the server closes.",
};

/** As it will be read: stores keep JSON. */
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown;
