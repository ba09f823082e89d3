import type { Claim, ClaimOptions } from "../store/task-store.js";
import type { TaskRunner, TaskWork } from "./runner.js";
import { unrefed } from "./timer.js";

/** How many tasks this process runs, and how it keeps and finds them. */
export interface InProcessOptions {
  /** Most tasks that run here at once, those that wait for answers included. Others wait in the store. Default 1,000. */
  readonly concurrency?: number;
  /** Milliseconds after which a task counts as abandoned when its process is not heard of. Default 30,000. */
  readonly leaseMs?: number;
  /** Milliseconds between looks for abandoned tasks. Default 5,000. */
  readonly pollMs?: number;
}

/** Runs tasks in this process: those created here at once, and those that other processes, or an earlier life of this one, left behind. */
export const inProcess = (options: InProcessOptions = {}): TaskRunner => new InProcess(options);

class InProcess implements TaskRunner {
  readonly #concurrency: number;
  readonly #leaseMs: number;
  readonly #pollMs: number;
  readonly #worker = crypto.randomUUID();
  readonly #life = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #work: TaskWork | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #looking = false;
  /** Whether something may wait in the store for which there was no room. */
  #turnedAway = false;
  /** Claims on their way: they count as running. */
  readonly #claiming = new Set<Promise<Claim | undefined>>();

  constructor({ concurrency = 1_000, leaseMs = 30_000, pollMs = 5_000 }: InProcessOptions) {
    this.#concurrency = concurrency;
    this.#leaseMs = leaseMs;
    this.#pollMs = pollMs;
  }

  start(work: TaskWork): void {
    this.#work = work;
    this.#timer = unrefed(setInterval(() => void this.#look(), this.#pollMs));
    unrefed(setTimeout(() => void this.#look())); // once the tools are defined
  }

  wake(id: string): void {
    void this.#take({ id });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#life.abort();
    while (this.#claiming.size + this.#running.size > 0) await Promise.all([...this.#claiming, ...this.#running]);
  }

  /** Takes on what waits, for as long as there is room. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    do this.#turnedAway = false;
    while (this.#hasRoom() && ((await this.#take({})) || this.#turnedAway));
    this.#looking = false;
  }

  #hasRoom(): boolean {
    const room = this.#running.size + this.#claiming.size < this.#concurrency;
    if (!room) this.#turnedAway = true;
    return room;
  }

  #roomCameFree(): void {
    if (this.#turnedAway) void this.#look();
  }

  /** Claims a task and lets it run. `false` when there is none, or no room. */
  async #take(which: Pick<ClaimOptions, "id">): Promise<boolean> {
    const work = this.#work;
    if (work === undefined || this.#life.signal.aborted || !this.#hasRoom()) return false;
    const claiming = this.#claim(work, which);
    this.#claiming.add(claiming);
    const claim = await claiming;
    this.#claiming.delete(claiming);
    if (claim === undefined) this.#roomCameFree();
    else this.#run(work, claim);
    return claim !== undefined;
  }

  async #claim({ store, kinds, onError }: TaskWork, which: Pick<ClaimOptions, "id">): Promise<Claim | undefined> {
    try {
      return await store.claim(this.#worker, { ...which, leaseMs: this.#leaseMs, kinds: kinds() });
    } catch (error) {
      onError(error);
      return undefined;
    }
  }

  #run(work: TaskWork, claim: Claim): void {
    const running = work.run(claim, { leaseMs: this.#leaseMs, signal: this.#life.signal }).finally(() => {
      this.#running.delete(running);
      this.#roomCameFree();
    });
    this.#running.add(running);
  }
}
