import { InvalidMessageError, listenToAbort, stopListening } from "@mortise/jsonrpc";
import type { ExtensionClient } from "@mortise/client";
import type { DetailedTask } from "../schema/index.js";
import { deliver } from "./deliver.js";
import type { SavedTask } from "./saved-task.js";

export interface AnsweringOptions {
  readonly signal?: AbortSignal;
  /** Questions that a task may ask before this client gives up waiting for it. Default 100. */
  readonly maxQuestions?: number;
}

/** Takes the questions of one task to the client's handlers: each key once, however often it is seen (tasks § update requests). */
export class Answering {
  /** Why a question could not be answered. */
  failure: Error | undefined;
  readonly #client: ExtensionClient;
  readonly #task: SavedTask;
  readonly #seen = new Set<string>();
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #most: number;
  readonly #listener = { onAbort: (reason: unknown): void => this.#controller.abort(reason) };

  constructor(client: ExtensionClient, task: SavedTask, { signal, maxQuestions = 100 }: AnsweringOptions) {
    this.#client = client;
    this.#task = task;
    this.#outer = signal;
    this.#most = maxQuestions;
    if (signal) listenToAbort(signal, this.#listener);
  }

  /** Aborts when nothing more is to be waited for. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  see(task: DetailedTask): void {
    if (task.status !== "input_required") return;
    const fresh = Object.entries(task.inputRequests).filter(([key]) => !this.#seen.has(key));
    if (this.#seen.size + fresh.length > this.#most) return this.#fail(this.#tooMany());
    for (const [key] of fresh) this.#seen.add(key);
    if (fresh.length > 0) void this.#answer({ ...task, inputRequests: Object.fromEntries(fresh) });
  }

  /** Takes what is still asked off the screen. */
  end(): void {
    if (this.#outer) stopListening(this.#outer, this.#listener);
    this.#controller.abort();
  }

  async #answer({ inputRequests, pollIntervalMs }: Extract<DetailedTask, { status: "input_required" }>): Promise<void> {
    const { taskId, tool } = this.#task;
    const { signal } = this;
    try {
      const call = { method: "tools/call", params: { name: tool }, signal };
      const responses = await this.#client.answer(inputRequests, call);
      if (!signal.aborted) await deliver(this.#client, { taskId, pollIntervalMs }, responses, signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error as Error);
    }
  }

  #fail(why: Error): void {
    this.failure = why;
    this.#controller.abort(why);
  }

  #tooMany(): Error {
    const { taskId, tool } = this.#task;
    return new InvalidMessageError(
      `The task ${taskId} of ${tool} asks more than ${this.#most} questions; raise \`maxQuestions\` if that is expected.`,
    );
  }
}
