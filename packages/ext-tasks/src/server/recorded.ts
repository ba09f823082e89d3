import type { Interaction } from "@mortise/server";
import type { InputRequest, InputResponse } from "../schema/index.js";

/** Another interaction, and what was learnt through it: so that a task begins with what its call knew. */
export class RecordedInteraction implements Interaction {
  readonly answers = new Map<string, InputResponse>();
  readonly steps = new Map<string, unknown>();
  readonly #inner: Interaction;

  constructor(inner: Interaction) {
    this.#inner = inner;
  }

  async ask(key: string, request: InputRequest): Promise<InputResponse> {
    const answer = await this.#inner.ask(key, request);
    this.answers.set(key, answer);
    return answer;
  }

  async once<T>(key: string, step: () => T | Promise<T>): Promise<T> {
    const result = await this.#inner.once(key, step);
    this.steps.set(key, result);
    return result;
  }
}
