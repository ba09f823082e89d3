import type { MemoryTask } from "./memory-task.js";

/** The tasks of a store in memory: who has how many that have not ended, and which makes room for another. */
export class MemoryTasks {
  readonly #max: number;
  readonly #all = new Map<string, MemoryTask>();
  /** Those that have not ended, in the order in which they were created. */
  readonly #open = new Map<string, MemoryTask>();
  /** How many of those each principal has. */
  readonly #openOf = new Map<string | null, number>();
  /** In the order in which they ended. */
  readonly #ended = new Set<string>();

  constructor(max: number) {
    this.#max = max;
  }

  get(id: string): MemoryTask | undefined {
    return this.#all.get(id);
  }

  /** The task, if it has not ended. */
  open(id: string): MemoryTask | undefined {
    return this.#open.get(id);
  }

  all(): Iterable<MemoryTask> {
    return this.#all.values();
  }

  allOpen(): Iterable<MemoryTask> {
    return this.#open.values();
  }

  /** How many the principal has that have not ended. */
  openOf(principal: string | null): number {
    return this.#openOf.get(principal) ?? 0;
  }

  /** The task that has to go before another one can be added, if there are that many. @throws Error when none has ended */
  inTheWay(): MemoryTask | undefined {
    if (this.#all.size < this.#max) return undefined;
    const [id = ""] = this.#ended;
    const oldest = this.#all.get(id);
    if (oldest !== undefined) return oldest;
    throw new Error(`The store holds ${this.#max} tasks that have not ended; raise maxTasks, or try again later.`);
  }

  add(task: MemoryTask): void {
    const { id, principal } = task.init;
    this.#all.set(id, task);
    this.#open.set(id, task);
    this.#openOf.set(principal, this.openOf(principal) + 1);
  }

  end(task: MemoryTask): void {
    this.#leaveOpen(task);
    this.#ended.add(task.init.id);
  }

  remove(task: MemoryTask): void {
    this.#leaveOpen(task);
    this.#all.delete(task.init.id);
    this.#ended.delete(task.init.id);
  }

  #leaveOpen({ init: { id, principal } }: MemoryTask): void {
    if (!this.#open.delete(id)) return;
    const left = this.openOf(principal) - 1;
    if (left > 0) this.#openOf.set(principal, left);
    else this.#openOf.delete(principal);
  }
}
