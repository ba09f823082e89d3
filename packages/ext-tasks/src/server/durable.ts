import type { ExtensionHost, Interaction } from "@mortise/server";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { ClientCapabilities } from "@mortise/schema/2026-07-28";
import type { JsonObject } from "@mortise/jsonrpc";
import type { InputRequest, InputResponse } from "../schema/index.js";
import type { HeldTask } from "./held-task.js";

/** The interaction of a task: a question is put into the store and waited for, a step is remembered there. */
export class DurableInteraction implements Interaction {
  readonly #held: HeldTask;
  readonly #host: ExtensionHost;
  readonly #capabilities: ClientCapabilities;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(held: HeldTask, host: ExtensionHost) {
    const meta = held.record.call.params._meta as JsonObject;
    this.#held = held;
    this.#host = host;
    this.#capabilities = meta[META_KEYS.clientCapabilities] as ClientCapabilities;
  }

  async ask(key: string, request: InputRequest): Promise<InputResponse> {
    const known = this.#held.answerTo(key);
    if (known !== undefined) return known;
    this.#host.checkQuestion(key, request, this.#capabilities);
    await this.#held.ask(key, request);
    return this.#held.until(() => this.#held.answerTo(key));
  }

  once<T>(key: string, step: () => T | Promise<T>): Promise<T> {
    const { steps } = this.#held.record;
    if (Object.hasOwn(steps, key)) return Promise.resolve(steps[key] as T);
    const running = this.#running.get(key) ?? this.#run(key, step);
    this.#running.set(key, running);
    return running as Promise<T>;
  }

  async #run<T>(key: string, step: () => T | Promise<T>): Promise<T> {
    this.#held.signal.throwIfAborted(); // nothing is begun for a task that is over
    return (await this.#held.recordStep(key, await step())) as T;
  }
}
