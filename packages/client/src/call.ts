import { isFailure, RpcError } from "@mortise/jsonrpc";
import type { Exchange, JsonObject, JsonRpcRequest, JsonRpcResponse, LocalError } from "@mortise/jsonrpc";
import { CallContext } from "./call-context.js";
import { aborted, Deadline } from "./deadline.js";
import { envelop } from "./envelope.js";
import type { Identity } from "./envelope.js";
import type { CallOptions } from "./options.js";
import { readResult } from "./result.js";
import type { Versions } from "./versions.js";

/** What every call of one client has in common. */
export interface CallerInit {
  readonly exchange: Exchange;
  readonly identity: Identity;
  readonly versions: Versions;
  readonly timeout: number | undefined;
  readonly maxTimeout: number | undefined;
  readonly warn: (message: string, cause?: unknown) => void;
}

/** Makes calls: puts a request into its envelope, waits for the answer for as long as it may take, and reads it. */
export class Caller {
  readonly #init: CallerInit;
  #lastId = 0;

  constructor(init: CallerInit) {
    this.#init = init;
  }

  /**
   * @throws RpcError what the server said instead of a result
   * @throws LocalError what went wrong on this side: aborted, timed out, closed, an answer that is none
   */
  async call(method: string, params: JsonObject = {}, options: CallOptions = {}): Promise<JsonObject> {
    const { identity, versions } = this.#init;
    if (options.signal?.aborted) throw aborted(method, options.signal);
    const request = envelop(++this.#lastId, method, params, identity, versions.current, options);
    const response = await this.#send(request, options);
    if (isFailure(response)) throw RpcError.from(response);
    return readResult(method, response.result);
  }

  /** The response, or the local error that came first; what comes after either is nobody's concern any more. */
  async #send(request: JsonRpcRequest, options: CallOptions): Promise<JsonRpcResponse> {
    const { exchange, warn } = this.#init;
    const { signal, timeout = this.#init.timeout, maxTimeout = this.#init.maxTimeout } = options;
    let end!: (why: LocalError) => void;
    const ended = new Promise<never>((_, reject) => (end = reject));
    const deadline = new Deadline(request.method, { signal, timeout, maxTimeout }, end);
    const context = new CallContext(request, deadline, options, warn);
    try {
      return await Promise.race([exchange(request, context), ended]);
    } finally {
      deadline.clear();
      context.finish();
    }
  }
}
