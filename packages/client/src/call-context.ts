import { Context } from "@mortise/jsonrpc";
import type { AbortListener, JsonRpcNotification, JsonRpcRequest } from "@mortise/jsonrpc";
import { isLoggingMessageNotificationParams } from "@mortise/schema/2026-07-28/validators";
import type { Deadline } from "./deadline.js";
import { progressTokenOf } from "./envelope.js";
import type { CallOptions } from "./options.js";
import type { ProgressGate } from "./progress.js";

/** One call: what the user asked for, which may take several requests. */
export interface OpenCall {
  readonly options: CallOptions;
  readonly deadline: Deadline;
  readonly progress: ProgressGate | undefined;
}

/** What surrounds one request on its way out: the signal that ends it, and whom its notifications go to until it is answered. */
export class CallContext extends Context {
  readonly #request: JsonRpcRequest;
  readonly #call: OpenCall;
  readonly #warn: (message: string, cause: unknown) => void;
  #over = false;

  constructor(request: JsonRpcRequest, call: OpenCall, warn: (message: string, cause: unknown) => void) {
    super();
    this.#request = request;
    this.#call = call;
    this.#warn = warn;
  }

  override get signal(): AbortSignal {
    return this.#call.deadline.signal;
  }

  override get aborted(): boolean {
    return this.#call.deadline.over;
  }

  override addAbortListener(listener: AbortListener): void {
    this.#call.deadline.listen(listener);
  }

  override removeAbortListener(listener: AbortListener): void {
    this.#call.deadline.unlisten(listener);
  }

  override notify({ method, params }: JsonRpcNotification): void {
    const { deadline, options } = this.#call;
    if (this.#over || deadline.over) return;
    if (method === "notifications/progress") {
      const progress = this.#call.progress?.admit(params, progressTokenOf(this.#request));
      if (progress === undefined) return;
      deadline.extend();
      this.#tell("onProgress", options.onProgress, progress);
    } else if (method === "notifications/message" && isLoggingMessageNotificationParams(params)) {
      this.#tell("onLog", options.onLog, params);
    }
  }

  /** What an extension learns of the work when the request is answered already. It knows no figures. */
  report(message: string): void {
    const { deadline, options, progress } = this.#call;
    if (progress !== undefined && !deadline.over) this.#tell("onProgress", options.onProgress, progress.count(message));
  }

  /** The request is answered: nothing that comes after this reaches the caller. */
  finish(): void {
    this.#over = true;
  }

  /** A callback that throws is the caller's bug; the transport that delivers to it must not suffer. */
  #tell<T>(name: string, callback: ((value: T) => void) | undefined, value: T): void {
    try {
      callback?.(value);
    } catch (error) {
      this.#warn(`The ${name} callback threw.`, error);
    }
  }
}
