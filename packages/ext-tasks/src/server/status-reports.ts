import { unrefed } from "./timer.js";

/** Milliseconds between two reports, at least: nobody reads faster, and each is a write. */
const PAUSE_MS = 50;

/** What a handler says of its work, by progress or in words: in its order, the newest of many, and the last one always. */
export class StatusReports {
  readonly #write: (message: string) => Promise<void>;
  #next: string | undefined;
  #writing: Promise<void> | undefined;
  #endPause: (() => void) | undefined;
  #ended = false;

  /** @param write its failures are passed over: these are words, not work */
  constructor(write: (message: string) => Promise<void>) {
    this.#write = write;
  }

  say(message: string): void {
    if (this.#ended) return;
    this.#next = message;
    this.#writing ??= this.#writeAll();
  }

  /** Writes what was said last without waiting any more; nothing is heard after that. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#endPause?.();
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    for (let message = this.#next; message !== undefined; message = this.#next) {
      this.#next = undefined;
      await this.#write(message).catch(() => {});
      if (!this.#ended) await this.#pause();
    }
    this.#writing = undefined;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = unrefed(setTimeout(resolve, PAUSE_MS));
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
