import { AbortedError, LocalError } from "@mortise/jsonrpc";
import type { AbortListener, ExchangeContext, JsonRpcRequest } from "@mortise/jsonrpc";
import type { Placed } from "../bag.js";
import type { Waiting } from "./deliver.js";
import type { Sending } from "./sender.js";

/** One request on its way, and what gives it up: its own signal, or the end of the transport. */
export class ClientCall implements AbortListener, Placed, Waiting {
  place = 0;
  readonly request: JsonRpcRequest;
  readonly context: ExchangeContext;
  #sending: Sending | undefined;
  #why: LocalError | undefined;
  #reject: ((why: LocalError) => void) | undefined;

  constructor(request: JsonRpcRequest, context: ExchangeContext) {
    this.request = request;
    this.context = context;
    context.addAbortListener(this);
  }

  get signal(): AbortSignal {
    return this.context.signal;
  }

  /** The outcome of `work`, or the reason to give it up, whichever is first. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      work.then(resolve, reject);
      if (this.#why !== undefined) reject(this.#why);
    });
  }

  /** Gives the request up: the caller is told at once, the network as soon as there is something to cancel. */
  stop(why: LocalError): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.#reject?.(why);
    this.#sending?.cancel();
  }

  /** @throws the reason, once the request was given up: nothing more may be sent for it */
  checkWanted(): void {
    if (this.#why !== undefined) throw this.#why;
  }

  started(sending: Sending): void {
    this.#sending = sending;
  }

  release(): void {
    this.context.removeAbortListener(this);
  }

  onAbort(reason: unknown): void {
    this.stop(reason instanceof LocalError ? reason : new AbortedError("The request was aborted.", { cause: reason }));
  }
}
