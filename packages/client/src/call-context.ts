import { Context } from "@mortise/jsonrpc";
import type { JsonRpcNotification, JsonRpcRequest } from "@mortise/jsonrpc";
import { isLoggingMessageNotificationParams } from "@mortise/schema/2026-07-28/validators";
import type { Deadline } from "./deadline.js";
import { progressTokenOf } from "./envelope.js";
import type { CallOptions } from "./options.js";
import { ProgressGate } from "./progress.js";

/** What surrounds one call on its way out: the signal that ends it, and whom its notifications go to until it is over. */
export class CallContext extends Context {
  readonly #deadline: Deadline;
  readonly #options: CallOptions;
  readonly #gate: ProgressGate | undefined;
  readonly #warn: (message: string, cause: unknown) => void;
  #over = false;

  constructor(
    request: JsonRpcRequest,
    deadline: Deadline,
    options: CallOptions,
    warn: (message: string, cause: unknown) => void,
  ) {
    super();
    this.#deadline = deadline;
    this.#options = options;
    this.#gate = options.onProgress && new ProgressGate(progressTokenOf(request));
    this.#warn = warn;
  }

  override get signal(): AbortSignal {
    return this.#deadline.signal;
  }

  override notify({ method, params }: JsonRpcNotification): void {
    if (this.#over) return;
    if (method === "notifications/progress") {
      const progress = this.#gate?.admit(params);
      if (progress === undefined) return;
      this.#deadline.extend();
      this.#tell("onProgress", this.#options.onProgress, progress);
    } else if (method === "notifications/message" && isLoggingMessageNotificationParams(params)) {
      this.#tell("onLog", this.#options.onLog, params);
    }
  }

  /** Nothing that comes after this reaches the caller. */
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
