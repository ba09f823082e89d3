import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TaskStore } from "@mortise/ext-tasks/store";

const jobsIn = (data: string): string => join(data, "jobs");

/**
 * Where a task keeps what is too large for a step's result: the step returns the file's name instead. Every file gets a name of its own, and
 * nobody learns it before all is written. So nothing half-written is ever read, and a step that is done twice, by a process that has lost the task
 * and does not know yet, takes nothing from the one whose result counts.
 */
export class JobFolder {
  readonly #path: string;
  readonly #known = new Map<string, Promise<unknown>>();

  constructor(data: string, taskId: string) {
    this.#path = join(jobsIn(data), taskId);
  }

  /** @returns the file's name */
  async keep(value: unknown): Promise<string> {
    const name = `${crypto.randomUUID()}.json`;
    await mkdir(this.#path, { recursive: true });
    await writeFile(join(this.#path, name), JSON.stringify(value));
    return name;
  }

  /** What was kept under that name; read once. */
  read<T>(name: string): Promise<T> {
    const known =
      this.#known.get(name) ?? readFile(join(this.#path, name), "utf8").then((text) => JSON.parse(text) as T);
    this.#known.set(name, known);
    return known as Promise<T>;
  }

  async remove(): Promise<void> {
    await rm(this.#path, { recursive: true, force: true });
  }
}

/** Removes the folders of tasks that ended on the way: cancelled, failed, or older than the store keeps them. */
export async function removeLeftovers(data: string, store: TaskStore): Promise<void> {
  const ids = await readdir(jobsIn(data)).catch(() => []);
  for (const id of ids) {
    const task = await store.get(id);
    if (task === undefined || task.outcome !== undefined) await new JobFolder(data, id).remove();
  }
}
