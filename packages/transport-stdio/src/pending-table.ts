import { isObject, isRequestId } from "@mortise/jsonrpc";
import type { JsonRpcNotification, RequestId } from "@mortise/jsonrpc";
import type { PendingRequest } from "./pending-request.js";
import { CANCELLED, LISTEN, LOG_MESSAGE, PROGRESS_TOKEN, SUBSCRIPTION_ID } from "./wire-names.js";

/** The requests that wait for an answer, by id, by progress token, and by whether they asked for log messages. */
export class PendingTable {
  readonly #byId = new Map<RequestId, PendingRequest>();
  readonly #byToken = new Map<RequestId, PendingRequest>();
  readonly #wantLog = new Set<PendingRequest>();

  get size(): number {
    return this.#byId.size;
  }

  has(id: RequestId): boolean {
    return this.#byId.has(id);
  }

  add(pending: PendingRequest): void {
    this.#byId.set(pending.id, pending);
    if (pending.token !== undefined) this.#byToken.set(pending.token, pending);
    if (pending.wantsLog) this.#wantLog.add(pending);
  }

  /** Takes the request that waits under `id` out of the table. */
  take(id: RequestId): PendingRequest | undefined {
    const pending = this.#byId.get(id);
    if (pending !== undefined) this.delete(pending);
    return pending;
  }

  delete(pending: PendingRequest): void {
    this.#byId.delete(pending.id);
    if (pending.token !== undefined && this.#byToken.get(pending.token) === pending)
      this.#byToken.delete(pending.token);
    if (pending.wantsLog) this.#wantLog.delete(pending);
  }

  takeAll(): PendingRequest[] {
    const all = [...this.#byId.values()];
    this.#byId.clear();
    this.#byToken.clear();
    this.#wantLog.clear();
    return all;
  }

  /**
   * The request that a notification belongs to: that of its subscription (§ Receiving Messages), or of its progress token. A log message
   * does not say whose it is; it goes to one request that asked for them, the one that waits longest.
   */
  ownerOf({ method, params }: JsonRpcNotification): PendingRequest | undefined {
    if (params === undefined) return undefined;
    const meta = params["_meta"];
    const subscription = isObject(meta) ? meta[SUBSCRIPTION_ID] : undefined;
    if (isRequestId(subscription)) return this.#byId.get(subscription);
    if (method === LOG_MESSAGE) return firstOf(this.#wantLog);
    const token = params[PROGRESS_TOKEN];
    return isRequestId(token) ? this.#byToken.get(token) : undefined;
  }

  /** The subscription that the server ends with this notification. Nothing else is a server's to cancel (§ Cancellation). */
  subscriptionEndedBy({ method, params }: JsonRpcNotification): PendingRequest | undefined {
    const id = method === CANCELLED ? params?.["requestId"] : undefined;
    const pending = isRequestId(id) ? this.#byId.get(id) : undefined;
    return pending?.method === LISTEN ? pending : undefined;
  }
}

function firstOf<T>(all: Iterable<T>): T | undefined {
  for (const first of all) return first;
  return undefined;
}
