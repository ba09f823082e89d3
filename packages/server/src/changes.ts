import type { NotificationMethod } from "@mortise/schema/2026-07-28";
import { topicOf } from "./topics.js";
import type { Topics } from "./topics.js";

/** Tells that lists have changed: once a turn, however many definitions come and go in it. */
export class ListChanges {
  readonly #topics: Topics;
  readonly #onError: (error: unknown) => void;
  readonly #waiting = new Set<NotificationMethod>();

  constructor(topics: Topics, onError: (error: unknown) => void) {
    this.#topics = topics;
    this.#onError = onError;
  }

  tell(method: NotificationMethod): void {
    if (this.#waiting.size === 0) queueMicrotask(() => void this.#publish());
    this.#waiting.add(method);
  }

  async #publish(): Promise<void> {
    const methods = [...this.#waiting];
    this.#waiting.clear();
    try {
      for (const method of methods) await this.#topics.publish(topicOf(method), { method });
    } catch (error) {
      this.#onError(error); // a bus that is down must not take the server with it
    }
  }
}
