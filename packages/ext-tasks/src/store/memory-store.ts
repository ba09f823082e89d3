import type { InputRequest, InputResponse } from "../schema/index.js";
import { MemoryTask } from "./memory-task.js";
import { MemoryTasks } from "./memory-tasks.js";
import { StaleClaimError } from "./stale-claim.js";
import type { NewTask, TaskOutcome, TaskRecord, TaskState } from "./task-record.js";
import type { Claim, ClaimOptions, CreateOptions, TaskStore, WaitingOptions } from "./task-store.js";
import { Watchers } from "./watchers.js";

/** Bounds of a store in memory. */
export interface MemoryStoreOptions {
  /** Most tasks at once. When there are more, those that ended first make room; with none ended, creating fails. Default 10,000. */
  readonly maxTasks?: number;
}

/** Tasks in this process: they end with it. For development, tests, and servers whose tasks need not survive. */
export const memoryStore = (options: MemoryStoreOptions = {}): TaskStore => new MemoryStore(options);

class MemoryStore implements TaskStore {
  readonly #tasks: MemoryTasks;
  readonly #watchers = new Watchers();

  constructor({ maxTasks = 10_000 }: MemoryStoreOptions) {
    this.#tasks = new MemoryTasks(maxTasks);
  }

  async create(task: NewTask, { maxOpen = Infinity }: CreateOptions = {}): Promise<boolean> {
    if (this.#tasks.get(task.id)) throw new Error(`There is a task ${task.id} already.`);
    if (this.#tasks.openOf(task.principal) >= maxOpen) return false;
    const inTheWay = this.#tasks.inTheWay();
    if (inTheWay) this.#remove(inTheWay);
    this.#tasks.add(new MemoryTask(structuredClone(task)));
    return true;
  }

  async get(id: string): Promise<TaskRecord | undefined> {
    return this.#tasks.get(id)?.record();
  }

  async state(id: string): Promise<TaskState | undefined> {
    return this.#tasks.get(id)?.state();
  }

  async claim(worker: string, { leaseMs, kinds, id }: ClaimOptions): Promise<Claim | undefined> {
    const now = Date.now();
    const candidates = id === undefined ? this.#tasks.allOpen() : [this.#tasks.open(id)];
    for (const task of candidates) {
      if (task === undefined || task.leaseUntil > now || kinds?.includes(task.init.kind) === false) continue;
      task.worker = worker;
      task.token += 1;
      task.leaseUntil = now + leaseMs;
      return { id: task.init.id, worker, token: task.token, task: task.record() };
    }
    return undefined;
  }

  async waiting({ kinds, limit }: WaitingOptions): Promise<Pick<TaskRecord, "id" | "kind">[]> {
    const now = Date.now();
    const free = [...this.#tasks.allOpen()].filter((task) => task.leaseUntil <= now && kinds.includes(task.init.kind));
    free.sort((a, b) => a.leaseUntil - b.leaseUntil); // stable: those that nobody ever held stay as they were created
    return free.slice(0, limit).map(({ init: { id, kind } }) => ({ id, kind }));
  }

  async heartbeat(claim: Claim, leaseMs: number): Promise<boolean> {
    const task = this.#held(claim);
    if (task) task.leaseUntil = Date.now() + leaseMs;
    return task !== undefined;
  }

  async release(claim: Claim): Promise<void> {
    const task = this.#held(claim);
    if (task) task.leaseUntil = Date.now();
  }

  async report(claim: Claim, { statusMessage }: { readonly statusMessage: string }): Promise<void> {
    const task = this.#requireHeld(claim);
    task.statusMessage = statusMessage;
    this.#changed(task);
  }

  async ask(claim: Claim, key: string, request: InputRequest): Promise<void> {
    const task = this.#requireHeld(claim);
    if (task.questions.has(key) || task.answers.has(key)) return;
    task.questions.set(key, structuredClone(request));
    this.#changed(task);
  }

  async recordStep(claim: Claim, key: string, value: unknown): Promise<unknown> {
    const { steps } = this.#requireHeld(claim);
    if (!steps.has(key)) steps.set(key, structuredClone(value));
    return structuredClone(steps.get(key));
  }

  async settle(claim: Claim, outcome: TaskOutcome): Promise<boolean> {
    const task = this.#held(claim);
    if (task === undefined) return false;
    task.outcome = structuredClone(outcome);
    task.questions.clear();
    this.#tasks.end(task);
    this.#changed(task);
    return true;
  }

  async answer(id: string, responses: Readonly<Record<string, InputResponse>>): Promise<boolean> {
    const task = this.#tasks.get(id);
    if (task === undefined) return false;
    const open = Object.entries(responses).filter(([key]) => task.questions.delete(key));
    for (const [key, response] of open) task.answers.set(key, structuredClone(response));
    if (open.length > 0) this.#changed(task);
    return true;
  }

  async cancel(id: string): Promise<boolean> {
    const task = this.#tasks.get(id);
    if (task === undefined) return false;
    if (task.outcome === undefined && !task.cancelRequested) {
      task.cancelRequested = true;
      this.#changed(task);
    }
    return true;
  }

  async watch(ids: readonly string[], onChange: (id: string) => void): Promise<() => void> {
    return this.#watchers.add(ids, onChange);
  }

  async sweep(now: number): Promise<number> {
    const old = [...this.#tasks.all()].filter((task) => task.isExpired(now));
    for (const task of old) this.#remove(task);
    return old.length;
  }

  async close(): Promise<void> {}

  /** The task, while the claim holds. */
  #held({ id, worker, token }: Claim): MemoryTask | undefined {
    const task = this.#tasks.open(id);
    return task?.worker === worker && task.token === token && task.leaseUntil > Date.now() ? task : undefined;
  }

  #requireHeld(claim: Claim): MemoryTask {
    const task = this.#held(claim);
    if (task === undefined) throw new StaleClaimError(claim.id);
    return task;
  }

  #changed(task: MemoryTask): void {
    task.revision += 1;
    task.updatedAt = Date.now();
    this.#watchers.tell(task.init.id);
  }

  #remove(task: MemoryTask): void {
    this.#tasks.remove(task);
    this.#watchers.tell(task.init.id);
  }
}
