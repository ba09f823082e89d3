import type { ExtensionHost, Interaction } from "@mortise/server";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { ClientCapabilities } from "@mortise/schema/2026-07-28";
import type { JsonObject } from "@mortise/jsonrpc";
import type { InputRequest, InputResponse } from "../schema/index.js";
import type { HeldTask } from "./held-task.js";
import { countKey, kept } from "./limits.js";
import type { TaskLimits } from "./limits.js";

/** The interaction of a task: a question is put into the store and waited for, a step is remembered there. */
export class DurableInteraction implements Interaction {
  readonly #held: HeldTask;
  readonly #host: ExtensionHost;
  readonly #capabilities: ClientCapabilities;
  readonly #limits: Required<TaskLimits>;
  /** Keys of all questions and steps so far, in earlier runs too. */
  readonly #questions: Set<string>;
  readonly #steps: Set<string>;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(held: HeldTask, host: ExtensionHost, limits: Required<TaskLimits>) {
    const { call, answers, questions, steps } = held.record;
    const meta = call.params._meta as JsonObject;
    this.#held = held;
    this.#host = host;
    this.#limits = limits;
    this.#questions = new Set([...Object.keys(answers), ...Object.keys(questions)]);
    this.#steps = new Set(Object.keys(steps));
    this.#capabilities = meta[META_KEYS.clientCapabilities] as ClientCapabilities;
  }

  async ask(key: string, request: InputRequest): Promise<InputResponse> {
    const known = this.#held.answerTo(key);
    if (known !== undefined) return known;
    this.#host.checkQuestion(key, request, this.#capabilities);
    countKey("questions (maxQuestions)", this.#questions, key, this.#limits.maxQuestions);
    const question = kept(`The question ${JSON.stringify(key)}`, request, this.#limits.maxValueLength);
    await this.#held.ask(key, question);
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
    countKey("steps (maxSteps)", this.#steps, key, this.#limits.maxSteps);
    const value = kept(`What the step ${JSON.stringify(key)} returned`, await step(), this.#limits.maxValueLength);
    return (await this.#held.recordStep(key, value)) as T;
  }
}
