import type Database from "libsql";
import type { SqliteStoreOptions } from "./options.js";
import { LockedError, immediate } from "./transaction.js";

/** So that a batch does not hold the lock for long. */
const WRITTEN_AT_ONCE = 100;

type Synchronous = NonNullable<SqliteStoreOptions["synchronous"]>;

interface Write {
  readonly steps: () => unknown;
  readonly lasting: boolean;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes that come in one turn of the event loop share a transaction, for a transaction waits for the disk, and this thread with it. */
export class Writer {
  readonly #db: Database.Database;
  readonly #lasting: Synchronous;
  #synchronous: Synchronous;
  #waiting: Write[] = [];

  /** @param lasting how the database was opened, and what makes a write last */
  constructor(db: Database.Database, lasting: Synchronous) {
    this.#db = db;
    this.#lasting = lasting;
    this.#synchronous = lasting;
  }

  /**
   * @param steps one atomic step, which must not await. It may run twice; only what it did last stays.
   * @param lasting whether a loss of power must not take it back. What need not last does not wait for the disk.
   */
  write<T>(steps: () => T, lasting: boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.flush());
      this.#waiting.push({ steps, lasting, resolve, reject });
    });
  }

  /** Writes what waits. */
  flush(): void {
    const all = this.#waiting;
    this.#waiting = [];
    try {
      for (let at = 0; at < all.length; at += WRITTEN_AT_ONCE) this.#together(all.slice(at, at + WRITTEN_AT_ONCE));
    } catch (error) {
      for (const { reject } of all) reject(error); // what was written by then has its result
    }
  }

  /** @throws LockedError when nothing can be written: this thread waits for that once, and not for each of the others, too */
  #together(writes: readonly Write[]): void {
    try {
      this.#waitForDisk(writes.some(({ lasting }) => lasting));
      const results = immediate(this.#db, () => writes.map(({ steps }) => steps()));
      writes.forEach(({ resolve }, i) => resolve(results[i] as never));
    } catch (error) {
      if (error instanceof LockedError) throw error;
      if (writes.length === 1) for (const { reject } of writes) reject(error);
      else for (const write of writes) this.#together([write]); // one was refused: that is not the others' fault
    }
  }

  #waitForDisk(lasting: boolean): void {
    const synchronous = lasting ? this.#lasting : "normal";
    if (synchronous !== this.#synchronous) this.#db.pragma(`synchronous = ${synchronous}`);
    this.#synchronous = synchronous;
  }
}
