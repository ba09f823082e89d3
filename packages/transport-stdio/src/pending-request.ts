import { AbortedError, LocalError } from "@mortise/jsonrpc";
import type { ExchangeContext, JsonRpcRequest, JsonRpcResponse, RequestId } from "@mortise/jsonrpc";
import { isObject, isRequestId } from "@mortise/jsonrpc";
import { PROGRESS_TOKEN } from "./wire-names.js";

/** One request that waits for its answer. It listens to its own abort signal, and stops listening once it is settled. */
export class PendingRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly token: RequestId | undefined;
  readonly context: ExchangeContext;
  readonly #signal: AbortSignal;
  readonly #resolve: (response: JsonRpcResponse) => void;
  readonly #reject: (error: LocalError) => void;
  readonly #onAbort: (pending: PendingRequest, error: LocalError) => void;

  constructor(
    request: JsonRpcRequest,
    context: ExchangeContext,
    resolve: (response: JsonRpcResponse) => void,
    reject: (error: LocalError) => void,
    onAbort: (pending: PendingRequest, error: LocalError) => void,
  ) {
    this.id = request.id;
    this.method = request.method;
    this.token = progressTokenOf(request);
    this.context = context;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#onAbort = onAbort;
    this.#signal = context.signal;
    this.#signal.addEventListener("abort", this);
  }

  /** The signal's listener: an object needs no closure. */
  handleEvent(): void {
    this.#onAbort(this, abortError(this.#signal));
  }

  resolve(response: JsonRpcResponse): void {
    this.#signal.removeEventListener("abort", this);
    this.#resolve(response);
  }

  reject(error: LocalError): void {
    this.#signal.removeEventListener("abort", this);
    this.#reject(error);
  }
}

/** What an aborted request rejects with: the signal's reason where that is an error of ours (a timeout, for example). */
export function abortError({ reason }: AbortSignal): LocalError {
  if (reason instanceof LocalError) return reason;
  return new AbortedError(typeof reason === "string" ? reason : "The request was aborted by its caller.", {
    cause: reason,
  });
}

function progressTokenOf({ params }: JsonRpcRequest): RequestId | undefined {
  const meta = params?.["_meta"];
  const token = isObject(meta) && Object.hasOwn(meta, PROGRESS_TOKEN) ? meta[PROGRESS_TOKEN] : undefined;
  return isRequestId(token) ? token : undefined;
}
