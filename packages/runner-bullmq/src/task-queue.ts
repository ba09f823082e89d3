import type { TaskRecord } from "@mortise/ext-tasks/store";
import { Queue } from "bullmq";
import type { BullMqOptions } from "./options.js";
import type { RedisLink } from "./redis-link.js";

/** What the queue is told of a task; all else stays in the store. */
export type QueuedTask = Pick<TaskRecord, "id" | "kind">;

/**
 * The queue, to be filled. A task's job has the task's id, so that putting it in twice is putting it in once. What is done leaves nothing
 * behind, for that would keep the id taken.
 */
export class TaskQueue {
  readonly #queue: Queue;

  constructor(link: RedisLink, { queue, prefix }: Required<BullMqOptions>) {
    const defaultJobOptions = { removeOnComplete: true, removeOnFail: true };
    this.#queue = new Queue(queue, { connection: link.connection, prefix, defaultJobOptions });
    this.#queue.on("error", link.report);
  }

  async put(tasks: readonly QueuedTask[]): Promise<void> {
    const jobs = tasks.map(({ id, kind }) => ({ name: kind, data: {}, opts: { jobId: id } }));
    await this.#queue.addBulk(jobs);
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}
