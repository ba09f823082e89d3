import { AbortedError, isObject, isRequestId, LocalError } from "@mortise/jsonrpc";
import type { ExchangeContext, JsonRpcRequest, JsonRpcResponse, RequestId } from "@mortise/jsonrpc";
import { LOG_LEVEL, PROGRESS_TOKEN } from "./wire-names.js";

/** What may become of a request. */
export interface Outcome {
  resolve(response: JsonRpcResponse): void;
  reject(error: LocalError): void;
  /** Its caller's signal fired: `error` is what to reject with. */
  abort(pending: PendingRequest, error: LocalError): void;
}

/** One request that waits for its answer. It listens to its own abort signal, and stops listening once it is settled. */
export class PendingRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly token: RequestId | undefined;
  readonly wantsLog: boolean;
  readonly context: ExchangeContext;
  readonly #signal: AbortSignal;
  readonly #outcome: Outcome;

  constructor(request: JsonRpcRequest, context: ExchangeContext, outcome: Outcome) {
    this.id = request.id;
    this.method = request.method;
    const meta = request.params?.["_meta"];
    this.token = progressTokenOf(meta);
    this.wantsLog = isObject(meta) && Object.hasOwn(meta, LOG_LEVEL);
    this.context = context;
    this.#outcome = outcome;
    this.#signal = context.signal;
    this.#signal.addEventListener("abort", this);
  }

  /** The signal's listener: an object needs no closure. */
  handleEvent(): void {
    this.#outcome.abort(this, abortError(this.#signal));
  }

  resolve(response: JsonRpcResponse): void {
    this.#signal.removeEventListener("abort", this);
    this.#outcome.resolve(response);
  }

  reject(error: LocalError): void {
    this.#signal.removeEventListener("abort", this);
    this.#outcome.reject(error);
  }
}

/** What an aborted request rejects with: the signal's reason where that is an error of ours (a timeout, for example). */
export function abortError({ reason }: AbortSignal): LocalError {
  if (reason instanceof LocalError) return reason;
  return new AbortedError(typeof reason === "string" ? reason : "The request was aborted by its caller.", {
    cause: reason,
  });
}

function progressTokenOf(meta: unknown): RequestId | undefined {
  const token = isObject(meta) && Object.hasOwn(meta, PROGRESS_TOKEN) ? meta[PROGRESS_TOKEN] : undefined;
  return isRequestId(token) ? token : undefined;
}
