import type { ExtensionClient, Subscription, SubscriptionEvent } from "@mortise/client";
import type { DetailedTask } from "../schema/index.js";
import { isDetailedTask } from "../schema/validators.js";

/** Hears what the server tells of one task, where it offers that. */
export class Listener {
  /** Whether the server tells: then there is little reason to ask. */
  hears = false;
  readonly #taskId: string;
  readonly #subscription: Subscription;
  #told: DetailedTask | undefined;
  #news = false;
  #wake: (() => void) | undefined;

  constructor(client: ExtensionClient, taskId: string) {
    this.#taskId = taskId;
    this.#subscription = client.subscribe({ taskIds: [taskId] }, { onEvent: (event) => this.#hear(event) });
  }

  /** What was told last, once. */
  take(): DetailedTask | undefined {
    const told = this.#told;
    this.#told = undefined;
    this.#news = false;
    return told;
  }

  /** Calls `wake` when there is a reason to look, at once if there is one already. */
  onWake(wake: (() => void) | undefined): void {
    this.#wake = wake;
    if (this.#news) wake?.();
  }

  end(): void {
    void this.#subscription.close();
  }

  #hear(event: SubscriptionEvent): void {
    switch (event.type) {
      case "acknowledged": {
        const { taskIds } = event.honoured;
        this.hears = Array.isArray(taskIds) && taskIds.includes(this.#taskId);
        return;
      }
      case "other": {
        const { method, params } = event;
        if (method !== "notifications/tasks" || params.taskId !== this.#taskId || !isDetailedTask(params)) return;
        this.#told = params;
        return this.#changed();
      }
      case "gap":
        return this.#changed(); // something was missed: ask
      case "ended":
        this.hears = false;
        return this.#wake?.(); // the usual pace of asking, from here on
      default:
        return; // changes that were not asked for
    }
  }

  #changed(): void {
    this.#news = true;
    this.#wake?.();
  }
}
