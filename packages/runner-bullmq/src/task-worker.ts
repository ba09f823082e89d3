import { randomUUID } from "node:crypto";
import type { TaskWork } from "@mortise/ext-tasks/server";
import { DelayedError, ErrorCode, Worker } from "bullmq";
import type { Job } from "bullmq";
import type { BullMqOptions } from "./options.js";
import type { RedisLink } from "./redis-link.js";
import { within } from "./within.js";

/**
 * Runs the tasks that the queue brings. A job ends when its task has ended, and not before: while it is there nothing needs to be put in
 * again. Who may run a task is decided by the store alone, since BullMQ may bring a job to two workers (one was cut off from Redis, say).
 */
export class TaskWorker {
  readonly #work: TaskWork;
  readonly #link: RedisLink;
  readonly #settings: Required<BullMqOptions>;
  readonly #worker: Worker;
  readonly #id = randomUUID();
  readonly #life = new AbortController();
  readonly #running = new Set<Promise<boolean>>();
  /** Tasks of which was said that they run without their jobs. */
  readonly #jobless = new Set<string>();

  constructor(work: TaskWork, link: RedisLink, settings: Required<BullMqOptions>) {
    this.#work = work;
    this.#link = link;
    this.#settings = settings;
    const { queue, prefix, concurrency, leaseMs, retryMs } = settings;
    this.#worker = new Worker(queue, (job, token) => this.#process(job, token), {
      connection: link.connection,
      autorun: false,
      prefix,
      concurrency,
      lockDuration: leaseMs,
      stalledInterval: leaseMs / 2,
      maxStalledCount: Number.MAX_SAFE_INTEGER, // how often a task may be begun is its own limit
      runRetryDelay: retryMs,
    });
    this.#worker.on("error", this.#report);
    this.#worker.on("lockRenewalFailed", (ids) => this.#tellOfLoss(ids));
  }

  run(): void {
    void this.#worker.run().catch(this.#report);
  }

  /** Gives back what runs here, to the store and to the queue. @throws Error when Redis does not answer in time */
  async close(): Promise<void> {
    const isReachable = await this.#link.answersWithin(this.#settings.redisTimeoutMs);
    this.#life.abort();
    const closed = this.#worker.close(!isReachable); // BullMQ would wait for Redis for ever
    while (this.#running.size > 0) await Promise.all(this.#running);
    await within(this.#settings.redisTimeoutMs, closed);
  }

  async #process(job: Job, token: string | undefined): Promise<void> {
    const running = this.#take(job.id as string);
    this.#running.add(running);
    const ended = await running;
    this.#running.delete(running);
    if (!ended) await this.#giveBack(job, token);
  }

  /** Runs the task if nobody else does. Resolves with whether it has ended, by whomever; never rejects. */
  async #take(id: string): Promise<boolean> {
    const { store, onError } = this.#work;
    const { leaseMs } = this.#settings;
    const { signal } = this.#life;
    try {
      const options = { id, leaseMs, kinds: this.#work.kinds() };
      const claim = signal.aborted ? undefined : await store.claim(this.#id, options);
      if (claim !== undefined) await this.#work.run(claim, { leaseMs, signal });
      const task = await store.state(id);
      return task === undefined || task.outcome !== undefined;
    } catch (error) {
      onError(error); // the store is out of reach, and may be within it later
      return false;
    }
  }

  /** For another try: by another worker at once when this one closes, else after a while. @throws DelayedError which tells BullMQ so */
  async #giveBack(job: Job, token: string | undefined): Promise<never> {
    const delay = this.#life.signal.aborted ? 0 : this.#settings.retryMs;
    await job.moveToDelayed(Date.now() + delay, token).catch(this.#report); // BullMQ finds it as stalled, or the scan as lost
    throw new DelayedError();
  }

  /** Says once for each task what BullMQ says again and again. */
  #tellOfLoss(ids: readonly string[]): void {
    const lost = ids.filter((id) => !this.#jobless.has(id));
    if (this.#jobless.size > MOST_REMEMBERED) this.#jobless.clear();
    for (const id of lost) this.#jobless.add(id);
    const why = "Redis restarted empty, or was out of reach for longer than leaseMs";
    const what = `BullMQ lost the jobs of ${lost.length} tasks that run here: ${why}. They go on, under their leases in the store.`;
    if (lost.length > 0) this.#link.report(new Error(what));
  }

  /** A job that is gone, or another worker's, is none of ours to end: what became of its task is in the store. */
  readonly #report = (error: unknown): void => {
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (!GONE.has(code) && !LOCK_LOST.test(String(message))) this.#link.report(error);
  };
}

const MOST_REMEMBERED = 10_000;
const GONE = new Set<unknown>([ErrorCode.JobNotExist, ErrorCode.JobLockNotExist, ErrorCode.JobLockMismatch]);
/** It has no code. */
const LOCK_LOST = /^could not renew lock/;
