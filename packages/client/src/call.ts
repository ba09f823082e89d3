import { isFailure, RpcError } from "@mortise/jsonrpc";
import type { Exchange, ExchangeContext, JsonObject, JsonRpcRequest, JsonRpcResponse } from "@mortise/jsonrpc";
import type { InputRequiredResult } from "@mortise/schema/2026-07-28";
import { CallContext } from "./call-context.js";
import type { OpenCall } from "./call-context.js";
import { aborted, Deadline } from "./deadline.js";
import { envelop } from "./envelope.js";
import type { Identity } from "./envelope.js";
import type { ResultReaders } from "./result-readers.js";
import { nextAttempt } from "./input-rounds.js";
import type { RoundsInit } from "./input-rounds.js";
import type { CallOptions } from "./options.js";
import { markOutcomeOfInput } from "./outcome.js";
import { ProgressGate } from "./progress.js";
import { isInputRequired, readResult } from "./result.js";
import type { Versions } from "./versions.js";

/** What every call of one client has in common. */
export interface CallerInit {
  readonly exchange: Exchange;
  readonly identity: Identity;
  readonly versions: Versions;
  /** What extensions make of answers of their own types. */
  readonly results: ResultReaders;
  readonly rounds: RoundsInit;
  readonly timeout: number | undefined;
  readonly maxTimeout: number | undefined;
  readonly warn: (message: string, cause?: unknown) => void;
}

interface Call extends OpenCall {
  readonly method: string;
}

/** Makes calls: puts requests into their envelope, waits for answers for as long as they may take, and reads them. */
export class Caller {
  readonly #init: CallerInit;
  #lastId = 0;

  constructor(init: CallerInit) {
    this.#init = init;
  }

  /**
   * @throws RpcError what the server said instead of a result
   * @throws LocalError what went wrong on this side: aborted, timed out, closed, an answer that is none, input that is not given
   */
  call(method: string, params: JsonObject = {}, options: CallOptions = {}): Promise<JsonObject> {
    return new Promise((resolve, reject) => {
      const { signal, timeout = this.#init.timeout, maxTimeout = this.#init.maxTimeout } = options;
      if (signal?.aborted) throw aborted(method, signal);
      const deadline = new Deadline(method, { signal, timeout, maxTimeout }, reject);
      const call = { method, options, deadline, progress: options.onProgress && new ProgressGate() };
      this.#rounds(call, params).then(
        (result) => (deadline.clear(), resolve(result)),
        (error: unknown) => (deadline.clear(), reject(error as Error)),
      );
    });
  }

  /** Sends one request as it is, and waits for its response for as long as it takes. Who calls owns the context, and so the end. */
  send(
    method: string,
    params: JsonObject,
    contextOf: (request: JsonRpcRequest) => ExchangeContext,
  ): Promise<JsonRpcResponse> {
    const request = this.#envelop(method, params, {}, false);
    return this.#init.exchange(request, contextOf(request));
  }

  /** Asks, and asks again with what the server needs to know, until there is a result (basic/patterns/mrtr). */
  async #rounds(call: Call, params: JsonObject): Promise<JsonObject> {
    const { method, deadline } = call;
    let attempt = params;
    for (let round = 1; ; round++) {
      const answer = await this.#ask(call, attempt, round > 1);
      if (!isInputRequired(answer)) {
        if (round > 1) markOutcomeOfInput(answer);
        return answer;
      }
      deadline.pause();
      const asked = { method, params, signal: deadline.signal };
      attempt = await nextAttempt(answer, asked, round, this.#init.rounds);
      deadline.check();
      deadline.resume();
    }
  }

  async #ask(call: Call, params: JsonObject, again: boolean): Promise<JsonObject | InputRequiredResult> {
    const request = this.#envelop(call.method, params, call.options, again);
    const context = new CallContext(request, call, this.#init.warn);
    try {
      const response = await this.#init.exchange(request, context);
      if (isFailure(response)) throw RpcError.from(response);
      const { result } = response;
      const reader = this.#init.results.get((result as JsonObject | undefined)?.resultType as string);
      if (reader === undefined) return readResult(call.method, result);
      const { method, options, deadline } = call;
      const untimed = (): void => deadline.pause();
      const report = (message: string): void => context.report(message);
      const { signal } = deadline;
      return readResult(method, await reader(result, { method, params, options, untimed, report, signal }));
    } finally {
      context.finish();
    }
  }

  #envelop(method: string, params: JsonObject, options: CallOptions, again: boolean): JsonRpcRequest {
    const { identity, versions } = this.#init;
    return envelop({ id: ++this.#lastId, method, params, version: versions.current, options, again }, identity);
  }
}
