import type { SubscriptionEvent } from "./events.js";

/** Whether two events say the same, so that hearing it once is enough. Events of extensions may differ in what they carry. */
const sameness = (event: SubscriptionEvent): string | undefined => {
  if (event.type === "resourceUpdated") return `${event.type} ${event.uri}`;
  return event.type === "other" ? undefined : event.type;
};

/**
 * Events that wait for whoever takes them. A change that waits already is not added again: who reads anew after the first sees the second
 * as well. Beyond `max` the oldest go, and a `gap` says so.
 */
export class EventQueue {
  readonly #max: number;
  readonly #waiting = new Map<unknown, SubscriptionEvent>();
  #wake: (() => void) | undefined;

  constructor(max: number) {
    this.#max = max;
  }

  push(event: SubscriptionEvent): void {
    const key = sameness(event) ?? event;
    if (event.type === "acknowledged" || event.type === "gap") this.#waiting.delete(key); // the latest counts
    this.#waiting.set(key, event); // in the place of its like, if that waits
    if (this.#waiting.size > this.#max) this.#dropOldest();
    this.#wake?.();
  }

  /** The next event, once there is one. */
  async take(): Promise<SubscriptionEvent> {
    for (;;) {
      for (const [key, event] of this.#waiting) {
        this.#waiting.delete(key);
        return event;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
  }

  /** In the place of the oldest change stands a gap. */
  #dropOldest(): void {
    const rest = [...this.#waiting.values()].filter(({ type }) => type !== "gap").slice(-(this.#max - 1));
    this.#waiting.clear();
    this.#waiting.set("gap", { type: "gap", reason: "slow" });
    for (const event of rest) this.#waiting.set(sameness(event) ?? event, event);
  }
}
