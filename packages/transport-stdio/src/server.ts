import { AbortedError, ClosedError, failure, isObject, isRequestId, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type {
  Exchange,
  JsonRpcFailure,
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  LocalError,
  RequestId,
} from "@mortise/jsonrpc";
import type { Channel, ChannelReceiver } from "./channel.js";
import { within } from "./patience.js";
import { ServedRequest } from "./served-request.js";
import type { Origin } from "./served-request.js";
import type { ServeChannelOptions, Serving } from "./serving.js";
import { CANCELLED, LISTEN, PROTOCOL_VERSION } from "./wire-names.js";

/** Answers what arrives on `channel` with `exchange`: each request runs as its own exchange, answers go out as they come. */
export function serveChannel(channel: Channel, exchange: Exchange, options: ServeChannelOptions = {}): Serving {
  const server = new ChannelServer(channel, exchange, options);
  channel.open(server);
  return server;
}

class ChannelServer implements ChannelReceiver, Serving {
  readonly holdable = true;
  readonly closed: Promise<LocalError | undefined>;
  readonly #channel: Channel;
  readonly #exchange: Exchange;
  readonly #options: ServeChannelOptions;
  readonly #maxInFlight: number;
  readonly #origin: Origin;
  /** What can be cancelled, by id. */
  readonly #inFlight = new Map<RequestId, ServedRequest>();
  /** What has not settled yet: more than #inFlight while cancelled requests wind down. */
  #running = 0;
  #closing = false;
  #idle: (() => void) | undefined;
  #resolveClosed!: (error: LocalError | undefined) => void;

  constructor(channel: Channel, exchange: Exchange, options: ServeChannelOptions) {
    this.#channel = channel;
    this.#exchange = exchange;
    this.#options = options;
    this.#maxInFlight = options.maxInFlight ?? 1024;
    const { transport = "stdio", reach = transport === "stdio" ? "process" : "network", auth } = options;
    this.#origin = { channel, transport, reach, auth };
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
  }

  message(message: JsonRpcMessage): void {
    if (!("method" in message)) this.#otherwise(message);
    else if (message.id === undefined) this.#notification(message);
    else if (this.#closing || !this.#isForeign(message) || !this.#otherwise(message)) this.#request(message);
  }

  malformed(failure: JsonRpcFailure): void {
    this.#channel.send(failure);
  }

  end(error?: LocalError): void {
    this.#options.onEnd?.();
    void this.#finish(error);
  }

  async close(): Promise<void> {
    await this.#finish(undefined);
  }

  #request(request: JsonRpcRequest): void {
    if (this.#closing) return this.#refuse(request, JSON_RPC_CODES.internalError, "The server is closing.");
    if (this.#inFlight.has(request.id)) {
      return this.#refuse(request, JSON_RPC_CODES.invalidRequest, "A request with this id is in flight already.");
    }
    if (this.#running >= this.#maxInFlight) {
      const why = `${this.#maxInFlight} requests are in flight, which is the most that are served at once. Try again later.`;
      return this.#refuse(request, JSON_RPC_CODES.internalError, why);
    }
    const served = new ServedRequest(request.id, request.method, this.#origin);
    this.#inFlight.set(request.id, served);
    this.#running += 1;
    this.#run(request, served).then(
      (response) => this.#answer(request, served, response),
      (error: unknown) => this.#answer(request, served, this.#internalError(request, error)),
    );
  }

  #run(request: JsonRpcRequest, served: ServedRequest): Promise<JsonRpcResponse> {
    try {
      return this.#exchange(request, served);
    } catch (error) {
      return Promise.reject(error); // a plain function may throw before it has a promise to reject
    }
  }

  #answer(request: JsonRpcRequest, served: ServedRequest, response: JsonRpcResponse): void {
    if (served.open) {
      served.close();
      this.#inFlight.delete(request.id);
      this.#send(request, response);
      // On a shared channel the result alone does not tell that the stream is over (§ Cancellation; schema of the notification).
      if (request.method === LISTEN && "result" in response) this.#channel.send(cancelled(request.id));
    }
    this.#settled();
  }

  #settled(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#idle?.();
  }

  #send(request: JsonRpcRequest, response: JsonRpcResponse): void {
    try {
      this.#channel.send(response);
    } catch (error) {
      this.#channel.send(this.#internalError(request, error));
    }
  }

  #internalError(request: JsonRpcRequest, error: unknown): JsonRpcFailure {
    this.#options.onError?.(error, request);
    return failure(request.id, new RpcError(JSON_RPC_CODES.internalError, "Internal error"));
  }

  #refuse(request: JsonRpcRequest, code: number, why: string): void {
    this.#channel.send(failure(request.id, new RpcError(code, why)));
  }

  #notification(notification: JsonRpcNotification): void {
    const id = notification.method === CANCELLED ? notification.params?.["requestId"] : undefined;
    const served = isRequestId(id) ? this.#inFlight.get(id) : undefined;
    if (served === undefined) return void this.#otherwise(notification);
    const reason = notification.params?.["reason"];
    const why = typeof reason === "string" ? `: ${reason}` : ".";
    this.#abort(served, new AbortedError(`The client cancelled the request${why}`));
  }

  #abort(served: ServedRequest, reason: LocalError): void {
    this.#inFlight.delete(served.id);
    served.abort(reason);
  }

  #otherwise(message: JsonRpcMessage): boolean {
    const taken = this.#options.otherwise?.(message, (answer) => this.#channel.send(answer)) ?? false;
    if (typeof taken === "boolean") return taken;
    this.#running += 1;
    void taken.finally(() => this.#settled());
    return true;
  }

  #isForeign({ params }: JsonRpcRequest): boolean {
    if (this.#options.otherwise === undefined) return false;
    const meta = params?.["_meta"];
    return !isObject(meta) || !Object.hasOwn(meta, PROTOCOL_VERSION);
  }

  async #finish(error: LocalError | undefined): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      const drainMs = this.#options.drainMs ?? 1000;
      if (error === undefined) await this.#drain(drainMs);
      const reason = error ?? new ClosedError("The server closed before the request was done.");
      for (const served of this.#inFlight.values()) this.#abort(served, reason);
      await within(drainMs, this.#channel.close());
      this.#resolveClosed(error);
    }
    await this.closed;
  }

  async #drain(drainMs: number): Promise<void> {
    // A subscription never finishes by itself.
    for (const served of [...this.#inFlight.values()].filter(({ method }) => method === LISTEN)) {
      this.#channel.send(cancelled(served.id));
      this.#abort(served, new ClosedError("The server is closing."));
    }
    if (this.#running > 0) await within(drainMs, new Promise<void>((resolve) => (this.#idle = resolve)));
  }
}

const cancelled = (requestId: RequestId): JsonRpcNotification => ({
  jsonrpc: "2.0",
  method: CANCELLED,
  params: { requestId },
});
