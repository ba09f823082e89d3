import { TimeoutError } from "@mortise/jsonrpc";
import type { Ask } from "@mortise/jsonrpc";
import type { ClientCapabilities, InputRequest, InputResponse } from "@mortise/schema/2026-07-28";
import { requireCapabilities } from "./access.js";
import type { Interaction } from "./interaction.js";
import { checkAnswer, needsOf, toQuestion } from "./questions.js";
import type { Replay } from "./replay.js";
import { ToolError } from "./tool-error.js";

/**
 * The interaction of a request whose carrier brings questions to the client while it is open: asks and waits, so the handler runs once.
 * What it learns is kept where a replay would look, for handlers that return `inputRequired(…)` later on and so are run again.
 */
export class Live implements Interaction {
  readonly #ask: Ask;
  readonly #capabilities: ClientCapabilities;
  readonly #memory: Replay;
  readonly #open = new Map<string, Promise<InputResponse>>();

  constructor(ask: Ask, capabilities: ClientCapabilities, memory: Replay) {
    this.#ask = ask;
    this.#capabilities = capabilities;
    this.#memory = memory;
  }

  ask(key: string, request: InputRequest): Promise<InputResponse> {
    const known = this.#memory.answerTo(key);
    if (known !== undefined) return Promise.resolve(known);
    let open = this.#open.get(key);
    if (open === undefined) {
      open = this.#askNow(key, request).finally(() => this.#open.delete(key));
      this.#open.set(key, open);
    }
    return open;
  }

  once<T>(key: string, step: () => T | Promise<T>): Promise<T> {
    return this.#memory.once(key, step);
  }

  async #askNow(key: string, request: InputRequest): Promise<InputResponse> {
    requireCapabilities(needsOf(request), this.#capabilities);
    const question = toQuestion(key, request);
    const answer = await this.#ask(request as Parameters<Ask>[0]).catch(explainTimeout);
    // That a person or a model refuses is an answer to the call, for whoever made it to read; no error of the call itself.
    if ("error" in answer)
      throw new ToolError(`The client did not answer ${request.method}: ${answer.error.message}`, {
        cause: answer.error,
      });
    const checked = await checkAnswer(key, question, answer.result);
    this.#memory.learn(key, checked);
    return checked;
  }
}

function explainTimeout(error: unknown): never {
  throw error instanceof TimeoutError ? new ToolError(error.message, { cause: error }) : error;
}
