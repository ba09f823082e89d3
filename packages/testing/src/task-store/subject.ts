import type { TaskStore } from "@mortise/ext-tasks/store";

/** An empty store, opened for one case. */
export interface OpenStore {
  readonly store: TaskStore;
  /** Another way to the same tasks, as another process has it: a second connection. Absent for stores of one process. */
  readonly other?: TaskStore;
  /** Called when the case is over, after both were closed. */
  close?(): void | Promise<void>;
}

/** A store under test. */
export interface TaskStoreSubject {
  readonly name: string;
  /** Opens an empty store. */
  open(): Promise<OpenStore> | OpenStore;
  /** Milliseconds that one case may take. Default 10,000. */
  readonly timeout?: number;
}

/** Two ways to the same tasks; the same one twice where there is but one. */
export interface Stores {
  readonly store: TaskStore;
  readonly other: TaskStore;
}

export type StoreCases = Readonly<Record<string, (stores: Stores) => Promise<void>>>;
