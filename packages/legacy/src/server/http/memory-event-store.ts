import type { EventLog, EventStore } from "./event-store.js";

export interface MemoryEventStoreOptions {
  /** Most that is kept of one stream, characters. The oldest messages go first. Default 1 Mi. */
  readonly maxStreamLength?: number;
  /** Most that is kept of all streams together, characters. The oldest messages go first. Default 64 Mi. */
  readonly maxLength?: number;
}

/** What one message costs beside its text. */
const OVERHEAD = 100;

/** Keeps the messages of streams in this process, within bounds. */
export function memoryEventStore(options: MemoryEventStoreOptions = {}): EventStore {
  const { maxStreamLength = 1024 * 1024, maxLength = 64 * 1024 * 1024 } = options;
  const age = new ByAge(maxLength);
  return { open: () => new MemoryLog(age, maxStreamLength) };
}

class MemoryLog implements EventLog {
  readonly #age: ByAge;
  readonly #max: number;
  #kept: Kept[] = [];
  #length = 0;
  /** Position of the last message. */
  #last = 0;

  constructor(age: ByAge, max: number) {
    this.#age = age;
    this.#max = max;
  }

  append(message: string): number {
    const kept: Kept = { message, length: message.length + OVERHEAD, log: this, older: undefined, newer: undefined };
    this.#kept.push(kept);
    this.#last += 1;
    this.#length += kept.length;
    this.#age.add(kept);
    while (this.#length > this.#max) this.forgetOldest();
    this.#age.shrink();
    return this.#last;
  }

  after(position: number): readonly string[] | undefined {
    const missed = this.#last - position;
    if (missed < 0 || missed > this.#kept.length) return undefined;
    return this.#kept.slice(this.#kept.length - missed).map(({ message }) => message);
  }

  drop(): void {
    for (const kept of this.#kept) this.#age.remove(kept);
    this.#kept = [];
    this.#length = 0;
  }

  forgetOldest(): void {
    const oldest = this.#kept.shift() as Kept;
    this.#length -= oldest.length;
    this.#age.remove(oldest);
  }
}

interface Kept {
  readonly message: string;
  readonly length: number;
  readonly log: MemoryLog;
  older: Kept | undefined;
  newer: Kept | undefined;
}

/** The messages of all streams, linked in the order in which they came. */
class ByAge {
  readonly #max: number;
  #oldest: Kept | undefined;
  #newest: Kept | undefined;
  #length = 0;

  constructor(max: number) {
    this.#max = max;
  }

  add(kept: Kept): void {
    kept.older = this.#newest;
    if (this.#newest) this.#newest.newer = kept;
    else this.#oldest = kept;
    this.#newest = kept;
    this.#length += kept.length;
  }

  remove(kept: Kept): void {
    if (kept.older) kept.older.newer = kept.newer;
    else this.#oldest = kept.newer;
    if (kept.newer) kept.newer.older = kept.older;
    else this.#newest = kept.older;
    this.#length -= kept.length;
  }

  /** The oldest of all is the oldest of its stream as well. */
  shrink(): void {
    while (this.#length > this.#max) this.#oldest?.log.forgetOldest();
  }
}
