import type { TaskWork } from "@mortise/ext-tasks/server";
import type { BullMqOptions } from "./options.js";
import type { RedisLink } from "./redis-link.js";
import type { TaskQueue } from "./task-queue.js";

/**
 * Finds tasks that wait in the store and that the queue may have lost, or was never told of: Redis was out of reach, restarted empty, or
 * evicted them. Those that are in the queue stay as they are in it.
 */
export class LostTasks {
  readonly #work: TaskWork;
  readonly #link: RedisLink;
  readonly #queue: TaskQueue;
  readonly #settings: Required<BullMqOptions>;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  /** Whether there is something to look for that the look under way may have missed. */
  #again = false;
  #closed = false;

  constructor(work: TaskWork, link: RedisLink, queue: TaskQueue, settings: Required<BullMqOptions>) {
    this.#work = work;
    this.#link = link;
    this.#queue = queue;
    this.#settings = settings;
  }

  /** Looks now, and from then on again and again. */
  start(): void {
    if (this.#closed) return;
    void this.look();
    const apart = this.#settings.scanMs * (0.75 + Math.random() / 2); // so that many processes do not look at the same moment
    this.#timer = setTimeout(() => this.start(), apart).unref();
  }

  /** One look at a time; whoever wants another one meanwhile gets it after that. */
  async look(): Promise<void> {
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#again && !this.#closed && this.#link.isReady) {
      this.#again = false;
      await this.#lookOnce();
    }
    this.#looking = false;
  }

  /** The longest waiting first: whatever is lost comes to be among them. */
  async #lookOnce(): Promise<void> {
    try {
      const limit = this.#settings.scanLimit;
      const waiting = await this.#work.store.waiting({ kinds: this.#work.kinds(), limit });
      if (waiting.length > 0 && !this.#closed) await this.#queue.put(waiting);
    } catch (error) {
      if (!this.#closed) this.#work.onError(error); // the next look may do
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }
}
