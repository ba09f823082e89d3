import type { JsonObject } from "@mortise/jsonrpc";
import type { ClientCapabilities, InputRequest, InputRequests, InputResponse } from "@mortise/schema/2026-07-28";
import { requireCapabilities } from "./access.js";
import type { Interaction } from "./interaction.js";
import { checkAnswer, needsOf, toQuestion } from "./questions.js";
import type { Question } from "./questions.js";
import type { RequestState } from "./request-state.js";

/** Thrown through a handler that has to wait for an answer. No error, so no stack: this is the ordinary way. */
class Suspended {
  /** For whoever catches and prints it. */
  readonly message = "Suspended until the client has answered; let this pass through.";
}
const SUSPENDED = new Suspended();

const NOTHING: RequestState = { answers: {}, steps: {}, questions: {} };

/**
 * The interaction of a stateless server: a question without an answer suspends the handler, the client is asked, and its retry runs the
 * handler again from the start, this time with the answer. What is asked at once travels in one round.
 */
export class Replay implements Interaction {
  readonly #capabilities: ClientCapabilities;
  readonly #answers: Map<string, InputResponse>;
  /** Answers that came without a state to say what they answer. Whether they do is seen once the question is asked. */
  readonly #unasked: JsonObject;
  readonly #steps: Map<string, unknown>;
  readonly #asked = new Map<string, InputRequest>();
  readonly #questions: Record<string, Question> = Object.create(null) as Record<string, Question>;
  readonly #running = new Map<string, Promise<unknown>>();

  /** @param state what earlier rounds left */
  constructor(capabilities: ClientCapabilities, { answers, steps }: RequestState = NOTHING, unasked: JsonObject = {}) {
    this.#capabilities = capabilities;
    this.#answers = new Map(Object.entries(answers));
    this.#unasked = unasked;
    this.#steps = new Map(Object.entries(steps));
  }

  ask(key: string, request: InputRequest): Promise<InputResponse> {
    const answer = this.#answers.get(key);
    if (answer !== undefined) return Promise.resolve(answer);
    if (Object.hasOwn(this.#unasked, key)) return this.#take(key, request);
    try {
      this.add(key, request);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    const suspended = Promise.reject(SUSPENDED as unknown as Error);
    suspended.catch(() => {}); // of several at once the handler awaits but one
    return suspended;
  }

  /** What is known of the answer to the question of that name. */
  answerTo(key: string): InputResponse | undefined {
    return this.#answers.get(key);
  }

  /** Keeps an answer that came by another way than a round. */
  learn(key: string, answer: InputResponse): void {
    this.#answers.set(key, answer);
  }

  /** @throws RpcError -32602 when what came under this key does not answer the question */
  async #take(key: string, request: InputRequest): Promise<InputResponse> {
    requireCapabilities(needsOf(request), this.#capabilities);
    const answer = await checkAnswer(key, toQuestion(key, request), this.#unasked[key]);
    this.#answers.set(key, answer);
    return answer;
  }

  /** Puts a question into this round. */
  add(key: string, request: InputRequest): void {
    requireCapabilities(needsOf(request), this.#capabilities);
    this.#questions[key] = toQuestion(key, request);
    this.#asked.set(key, request);
  }

  once<T>(key: string, step: () => T | Promise<T>): Promise<T> {
    if (this.#steps.has(key)) return Promise.resolve(this.#steps.get(key) as T);
    const running = this.#running.get(key) ?? this.#run(key, step);
    return running as Promise<T>;
  }

  /** Whether the handler waits for answers, whatever it went on to return or throw. */
  get suspended(): boolean {
    return this.#asked.size > 0;
  }

  /** The round that asks for them. Steps that still run are waited for: their results would be lost. */
  async round(): Promise<{ inputRequests: InputRequests; state: RequestState }> {
    await Promise.allSettled(this.#running.values());
    const answers = Object.fromEntries(this.#answers);
    const steps = Object.fromEntries(this.#steps) as JsonObject;
    return { inputRequests: Object.fromEntries(this.#asked), state: { answers, steps, questions: this.#questions } };
  }

  #run<T>(key: string, step: () => T | Promise<T>): Promise<T> {
    const running = (async () => {
      const result = await step();
      this.#steps.set(key, result ?? null);
      return result;
    })();
    this.#running.set(key, running);
    return running;
  }
}
