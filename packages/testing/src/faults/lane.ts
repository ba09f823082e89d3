import type { Fates } from "./plan.js";

/** One direction of a faulty connection: hands messages on, or not, or otherwise. */
export class Lane<Message> {
  readonly #fates: Fates;
  readonly #deliver: (message: Message) => void;
  /** Messages that wait for the next one, or for their time. */
  readonly #waiting = new Map<Message, ReturnType<typeof setTimeout>>();
  #heldBack: Message | undefined;

  constructor(fates: Fates, deliver: (message: Message) => void) {
    this.#fates = fates;
    this.#deliver = deliver;
  }

  push(message: Message): void {
    const fate = this.#fates.next();
    if (fate === "drop") return;
    if (fate === "delay") return this.#later(message, this.#fates.lateness());
    if (fate === "reorder" && this.#heldBack === undefined) {
      this.#heldBack = message;
      return this.#later(message, this.#fates.maxDelay);
    }
    this.#deliver(message);
    if (fate === "duplicate") this.#deliver(message);
    if (this.#heldBack !== undefined) this.#release(this.#heldBack);
  }

  /** Loses what waits. */
  clear(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#heldBack = undefined;
  }

  #later(message: Message, ms: number): void {
    this.#waiting.set(
      message,
      setTimeout(() => this.#release(message), ms),
    );
  }

  #release(message: Message): void {
    clearTimeout(this.#waiting.get(message));
    this.#waiting.delete(message);
    if (this.#heldBack === message) this.#heldBack = undefined;
    this.#deliver(message);
  }
}
