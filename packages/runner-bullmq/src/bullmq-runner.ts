import type { TaskRunner, TaskWork } from "@mortise/ext-tasks/server";
import { LostTasks } from "./lost-tasks.js";
import type { BullMqOptions } from "./options.js";
import { RedisLink } from "./redis-link.js";
import { TaskQueue } from "./task-queue.js";
import { TaskWorker } from "./task-worker.js";
import { within } from "./within.js";

/** What there is once the server has taken in the extension. */
interface Parts {
  readonly link: RedisLink;
  readonly queue: TaskQueue;
  readonly lost: LostTasks;
  readonly worker: TaskWorker | undefined;
  readonly onError: (error: unknown) => void;
}

export class BullMqRunner implements TaskRunner {
  readonly #settings: Required<BullMqOptions>;
  #parts: Parts | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: Required<BullMqOptions>) {
    this.#settings = settings;
  }

  start(work: TaskWork): void {
    const { onError } = work;
    const link = new RedisLink(this.#settings.connection, () => void lost.look(), onError);
    const queue = new TaskQueue(link, this.#settings);
    const lost = new LostTasks(work, link, queue, this.#settings);
    const worker = this.#settings.worker ? new TaskWorker(work, link, this.#settings) : undefined;
    this.#parts = { link, queue, lost, worker, onError };
    setTimeout(() => {
      worker?.run(); // once the tools are defined
      lost.start();
    });
  }

  /** Whatever goes wrong here costs the task some time, and not its life: it is in the store, where each process looks for it. */
  async wake(id: string, kind: string): Promise<void> {
    const { link, queue, onError } = this.#parts as Parts;
    if (!link.isReady) return; // a look follows as soon as it is
    try {
      await within(this.#settings.redisTimeoutMs, queue.put([{ id, kind }]));
    } catch (cause) {
      onError(new Error(`Task ${id} did not get into the queue; the next look (scanMs) tries again.`, { cause }));
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#parts === undefined ? Promise.resolve() : this.#close(this.#parts);
    return this.#closing;
  }

  async #close({ link, queue, lost, worker, onError }: Parts): Promise<void> {
    lost.close();
    // What could not be given back is somebody else's once the leases run out.
    await worker?.close().catch(onError);
    await within(this.#settings.redisTimeoutMs, queue.close()).catch(onError);
    link.close();
  }
}
