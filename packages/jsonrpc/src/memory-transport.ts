import type { AbortListener } from "./abort-listeners.js";
import type { ContextInit, ExchangeContext } from "./context.js";
import { AbortedError, ClosedError, LocalError } from "./error.js";
import type { Exchange } from "./exchange.js";
import { LazySignal } from "./lazy-signal.js";
import type { JsonRpcNotification, JsonRpcResponse } from "./message.js";
import type { Transport } from "./transport.js";

/** A transport to a server in the same process: no bytes, no framing, the server itself. */
export function memoryTransport(server: Exchange): Transport {
  return new MemoryTransport(server);
}

class MemoryTransport implements Transport {
  unclaimed: Transport["unclaimed"];
  readonly closed: Promise<undefined>;
  readonly #server: Exchange;
  readonly #open = new Set<MemoryCall>();
  #end: (() => void) | undefined;

  constructor(server: Exchange) {
    this.#server = server;
    this.closed = new Promise((resolve) => (this.#end = () => resolve(undefined)));
  }

  readonly exchange: Exchange = async (request, context) => {
    if (this.#end === undefined) throw new ClosedError("This transport was closed; connect again.");
    const call = new MemoryCall(context);
    this.#open.add(call);
    try {
      return await call.race(() => this.#server(request, context.with(call)));
    } finally {
      this.#open.delete(call);
      call.finish();
    }
  };

  async close(): Promise<void> {
    this.#end?.();
    this.#end = undefined;
    for (const call of this.#open) call.stop(new ClosedError("The transport was closed before the answer came."));
  }
}

/** One open request, and what the server's context of it has of its own: a signal, and nobody to notify once the request is over. */
class MemoryCall implements ContextInit, AbortListener {
  readonly #caller: ExchangeContext;
  readonly #own = new LazySignal();
  #over = false;
  #why: LocalError | undefined;
  #reject: ((why: LocalError) => void) | undefined;

  constructor(caller: ExchangeContext) {
    this.#caller = caller;
    caller.addAbortListener(this);
  }

  get signal(): AbortSignal {
    return this.#own.signal;
  }

  notify(notification: JsonRpcNotification): void {
    if (!this.#over) this.#caller.notify(notification);
  }

  /** The server's answer, or the reason why nobody waits for it any more. */
  race(ask: () => Promise<JsonRpcResponse>): Promise<JsonRpcResponse> {
    return new Promise((resolve, reject) => {
      if (this.#why !== undefined) return reject(this.#why);
      this.#reject = reject; // before asking: what the server says at once may make the caller give up
      ask().then(resolve, reject);
    });
  }

  onAbort(reason: unknown): void {
    this.stop(abortError(reason));
  }

  stop(why: LocalError): void {
    this.#why ??= why;
    this.#reject?.(why);
    this.finish();
    this.#own.abort(why);
  }

  finish(): void {
    this.#over = true;
    this.#caller.removeAbortListener(this);
  }
}

function abortError(reason: unknown): LocalError {
  if (reason instanceof LocalError) return reason;
  return new AbortedError("The request was aborted by its caller.", { cause: reason });
}
