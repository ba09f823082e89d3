import {
  ClosedError,
  failure,
  InvalidMessageError,
  isRequest,
  JSON_RPC_CODES,
  LocalError,
  RpcError,
} from "@mortise/jsonrpc";
import type {
  Exchange,
  ExchangeContext,
  JsonRpcFailure,
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  Transport,
} from "@mortise/jsonrpc";
import type { Channel, ChannelReceiver } from "./channel.js";
import { abortError, PendingRequest } from "./pending-request.js";
import { PendingTable } from "./pending-table.js";
import { CANCELLED } from "./wire-names.js";

export interface ChannelTransportOptions {
  /** Most requests that wait for an answer at once, open subscriptions included. Default 1024; more are rejected with `TOO_MANY_PENDING`. */
  readonly maxPending?: number;
  /** Hears of what the server sent and is no valid message (a stray line on its stdout, for example). It is skipped either way. */
  readonly onInvalid?: (error: InvalidMessageError) => void;
}

/** A {@link Transport} over a {@link Channel}. */
export interface ChannelTransport extends Transport {
  /** Sends a notification that belongs to no request. This revision has none; cancelling is done through the request's signal. */
  notify(notification: JsonRpcNotification): void;
}

/**
 * A client's end of `channel`: answers are matched by id, notifications find their request by subscription id or progress token, log
 * messages go to the oldest request that asked for some (the protocol does not say whose they are), the rest goes to `unclaimed`. An aborted signal sends `notifications/cancelled` and rejects with the signal's reason where that is a
 * `LocalError`, otherwise with `AbortedError`. When the channel ends, every open request is rejected with a `ClosedError` that says why.
 */
export function channelTransport(channel: Channel, options: ChannelTransportOptions = {}): ChannelTransport {
  return new ChannelClient(channel, options);
}

/** Not exported to users: what {@link channelTransport} returns, for transports that add to it. */
export class ChannelClient implements ChannelReceiver, ChannelTransport {
  unclaimed: Transport["unclaimed"];
  readonly closed: Promise<LocalError | undefined>;
  readonly #channel: Channel;
  readonly #maxPending: number;
  readonly #onInvalid: ChannelTransportOptions["onInvalid"];
  readonly #pending = new PendingTable();
  #ended: ClosedError | undefined;
  #resolveClosed!: (error: LocalError | undefined) => void;

  constructor(channel: Channel, { maxPending = 1024, onInvalid }: ChannelTransportOptions) {
    this.#channel = channel;
    this.#maxPending = maxPending;
    this.#onInvalid = onInvalid;
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    channel.open(this);
  }

  readonly exchange: Exchange = (request, context) =>
    new Promise((resolve, reject) => {
      const refusal = this.#refusal(request, context);
      if (refusal !== undefined) return reject(refusal);
      const pending = new PendingRequest(request, context, { resolve, reject, abort: this.#cancel });
      this.#pending.add(pending);
      try {
        this.#channel.send(request);
      } catch (cause) {
        this.#pending.delete(pending);
        pending.reject(
          cause instanceof LocalError
            ? cause
            : new InvalidMessageError("The request cannot be written as JSON; see the cause.", { cause }),
        );
      }
    });

  notify(notification: JsonRpcNotification): void {
    this.#channel.send(notification);
  }

  async close(): Promise<void> {
    this.#end(new ClosedError(CLOSED_HERE), undefined);
    await this.#channel.close();
  }

  message(message: JsonRpcMessage): void {
    if (!("method" in message)) this.#response(message);
    else if (isRequest(message)) void this.#peerRequest(message);
    else this.#notification(message);
  }

  malformed({ error }: JsonRpcFailure): void {
    this.#invalid(`The server sent something that is not a message. ${error.message}`);
  }

  end(error?: LocalError): void {
    const why = error?.message ?? "The server ended the connection.";
    this.#end(new ClosedError(why, error && { cause: error }), error ?? new ClosedError(why));
    void this.#channel.close();
  }

  #refusal({ id }: JsonRpcRequest, context: ExchangeContext): LocalError | undefined {
    if (this.#ended !== undefined) {
      const why = this.#ended.message === CLOSED_HERE ? "" : ` ${this.#ended.message}`;
      return new ClosedError(`The transport is closed; connect again.${why}`, { cause: this.#ended });
    }
    if (context.aborted) return abortError(context.signal.reason);
    if (this.#pending.has(id)) {
      return new LocalError(
        "DUPLICATE_ID",
        `A request with the id ${JSON.stringify(id)} is in flight already; use another.`,
      );
    }
    if (this.#pending.size < this.#maxPending) return undefined;
    const why = `${this.#maxPending} requests wait for an answer; await some of them, or raise maxPending.`;
    return new LocalError("TOO_MANY_PENDING", why);
  }

  readonly #cancel = (pending: PendingRequest, error: LocalError): void => {
    this.#pending.delete(pending);
    pending.reject(error);
    const params = { requestId: pending.id, reason: error.message };
    surfacing(() => this.#channel.send({ jsonrpc: "2.0", method: CANCELLED, params }));
  };

  #response(response: JsonRpcResponse): void {
    if (response.id === undefined) {
      const { code, message } = (response as JsonRpcFailure).error;
      return this.#invalid(`The server could not read a message of ours: ${message} (${code})`);
    }
    this.#pending.take(response.id)?.resolve(response); // none waits when the request was cancelled: a late answer is ignored
  }

  #notification(notification: JsonRpcNotification): void {
    const ended = this.#pending.subscriptionEndedBy(notification);
    if (ended !== undefined) {
      this.#pending.delete(ended);
      return ended.reject(new ClosedError("The server ended the subscription."));
    }
    const owner = this.#pending.ownerOf(notification);
    surfacing(() => (owner ? owner.context.notify(notification) : void this.unclaimed?.(notification)));
  }

  async #peerRequest(request: JsonRpcRequest): Promise<void> {
    const answer = await this.#answerTo(request).catch((error: unknown) => {
      surfacing(() => {
        throw error;
      });
      return failure(request.id, new RpcError(JSON_RPC_CODES.internalError, "Internal error"));
    });
    this.#channel.send(answer);
  }

  async #answerTo(request: JsonRpcRequest): Promise<JsonRpcResponse> {
    const answer = await this.unclaimed?.(request);
    return answer ?? failure(request.id, new RpcError(JSON_RPC_CODES.methodNotFound, "Method not found"));
  }

  #invalid(why: string): void {
    const listener = this.#onInvalid;
    if (listener) surfacing(() => listener(new InvalidMessageError(why)));
  }

  #end(reason: ClosedError, closedWith: LocalError | undefined): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    for (const pending of this.#pending.takeAll()) pending.reject(reason);
    this.#resolveClosed(closedWith);
  }
}

const CLOSED_HERE = "The transport was closed before the answer came.";

/** Runs a caller's function: what it throws is reported as uncaught, and the messages behind this one still arrive. */
function surfacing(run: () => void): void {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
