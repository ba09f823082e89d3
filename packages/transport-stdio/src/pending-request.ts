import { AbortedError, isObject, isRequestId, LocalError } from "@mortise/jsonrpc";
import type { AbortListener, ExchangeContext, JsonRpcRequest, JsonRpcResponse, RequestId } from "@mortise/jsonrpc";
import { LOG_LEVEL, PROGRESS_TOKEN } from "./wire-names.js";

/** What may become of a request. */
export interface Outcome {
  resolve(response: JsonRpcResponse): void;
  reject(error: LocalError): void;
  /** Its caller gave it up: `error` is what to reject with. */
  abort(pending: PendingRequest, error: LocalError): void;
}

/** One request that waits for its answer. It hears when its caller gives it up, until it is settled. */
export class PendingRequest implements AbortListener {
  readonly id: RequestId;
  readonly method: string;
  readonly token: RequestId | undefined;
  readonly wantsLog: boolean;
  readonly context: ExchangeContext;
  readonly #outcome: Outcome;

  constructor(request: JsonRpcRequest, context: ExchangeContext, outcome: Outcome) {
    this.id = request.id;
    this.method = request.method;
    const meta = request.params?.["_meta"];
    this.token = progressTokenOf(meta);
    this.wantsLog = isObject(meta) && Object.hasOwn(meta, LOG_LEVEL);
    this.context = context;
    this.#outcome = outcome;
    context.addAbortListener(this);
  }

  onAbort(reason: unknown): void {
    this.#outcome.abort(this, abortError(reason));
  }

  resolve(response: JsonRpcResponse): void {
    this.context.removeAbortListener(this);
    this.#outcome.resolve(response);
  }

  reject(error: LocalError): void {
    this.context.removeAbortListener(this);
    this.#outcome.reject(error);
  }
}

/** What an aborted request rejects with: the abort's reason where that is an error of ours (a timeout, for example). */
export function abortError(reason: unknown): LocalError {
  if (reason instanceof LocalError) return reason;
  return new AbortedError(typeof reason === "string" ? reason : "The request was aborted by its caller.", {
    cause: reason,
  });
}

function progressTokenOf(meta: unknown): RequestId | undefined {
  const token = isObject(meta) && Object.hasOwn(meta, PROGRESS_TOKEN) ? meta[PROGRESS_TOKEN] : undefined;
  return isRequestId(token) ? token : undefined;
}
