import { Context, InvalidMessageError, isFailure, isObject, RpcError, TimeoutError } from "@mortise/jsonrpc";
import type { JsonRpcNotification, JsonRpcRequest, RequestId } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { listenToAbort, stopListening } from "@mortise/jsonrpc";
import type { Caller } from "../call.js";
import { ACKNOWLEDGED } from "./events.js";
import type { Filter } from "./events.js";

/** What one stream of a subscription is given. */
export interface ListenParts {
  readonly caller: Caller;
  readonly filter: Filter;
  /** Milliseconds that the acknowledgment may take. */
  readonly timeout: number;
  /** Ends the stream. */
  readonly life: AbortSignal;
  readonly onAcknowledged: (honoured: Filter) => void;
  readonly onChange: (notification: JsonRpcNotification) => void;
}

const LISTEN = "subscriptions/listen";

/**
 * Opens one stream and hears it to its end: resolves when the server has ended it with a result (basic/patterns/subscriptions). No
 * time limit of requests applies once it is acknowledged.
 * @throws what the server, or the transport, said instead
 */
export async function listen(parts: ListenParts): Promise<void> {
  const { caller, filter, timeout, life } = parts;
  const stream = new AbortController();
  const ends = { onAbort: (reason: unknown) => stream.abort(reason) };
  listenToAbort(life, ends);
  const timer = setTimeout(
    () => stream.abort(new TimeoutError(`No acknowledgment of ${LISTEN} within ${timeout} ms; raise \`timeout\`.`)),
    Math.min(timeout, LONGEST_TIMER),
  );
  const ended = new Promise<never>((_, reject) =>
    stream.signal.addEventListener("abort", () => reject(stream.signal.reason as Error)),
  );
  try {
    const contextOf = ({ id }: JsonRpcRequest): Context => new StreamContext(id, parts, stream.signal, timer);
    const response = await Promise.race([caller.send(LISTEN, { notifications: filter }, contextOf), ended]);
    if (isFailure(response)) throw RpcError.from(response);
    const { resultType = "complete" } = response.result;
    if (resultType !== "complete") {
      throw new InvalidMessageError(
        `The answer to ${LISTEN} has the unknown resultType ${JSON.stringify(resultType)}.`,
      );
    }
  } finally {
    clearTimeout(timer);
    stopListening(life, ends);
  }
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** Whom the notifications of a stream go to. */
class StreamContext extends Context {
  readonly #id: RequestId;
  readonly #parts: ListenParts;
  readonly #signal: AbortSignal;
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(id: RequestId, parts: ListenParts, signal: AbortSignal, timer: ReturnType<typeof setTimeout>) {
    super();
    this.#id = id;
    this.#parts = parts;
    this.#signal = signal;
    this.#timer = timer;
  }

  override get signal(): AbortSignal {
    return this.#signal;
  }

  override notify(notification: JsonRpcNotification): void {
    const { method, params = {} } = notification;
    const { _meta } = params;
    const subscription = isObject(_meta) ? _meta[META_KEYS.subscriptionId] : undefined;
    if (this.signal.aborted || (subscription !== undefined && subscription !== this.#id)) return;
    if (method !== ACKNOWLEDGED) return this.#parts.onChange(notification);
    if (!isObject(params.notifications)) return;
    clearTimeout(this.#timer);
    this.#parts.onAcknowledged(params.notifications);
  }
}
