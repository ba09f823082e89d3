import { Context, LazySignal } from "@mortise/jsonrpc";
import type { Auth, JsonRpcNotification, Reach, RequestId } from "@mortise/jsonrpc";
import type { Channel } from "./channel.js";

/** What all requests of one channel have in common. */
export interface Origin {
  readonly channel: Channel;
  readonly transport: string;
  readonly reach: Reach;
  readonly auth: Auth | undefined;
}

/** One request that is being served, and the context that its exchange sees. */
export class ServedRequest extends Context {
  readonly id: RequestId;
  readonly method: string;
  readonly #origin: Origin;
  readonly #abort = new LazySignal();
  #open = true;

  constructor(id: RequestId, method: string, origin: Origin) {
    super();
    this.id = id;
    this.method = method;
    this.#origin = origin;
  }

  /** False once the request was answered or cancelled: from then on nothing is sent for it (§ Cancellation). */
  get open(): boolean {
    return this.#open;
  }

  override get signal(): AbortSignal {
    return this.#abort.signal;
  }

  override get transport(): string {
    return this.#origin.transport;
  }

  override get reach(): Reach {
    return this.#origin.reach;
  }

  override get auth(): Auth | undefined {
    return this.#origin.auth;
  }

  override notify(notification: JsonRpcNotification): void {
    if (this.#open) this.#origin.channel.send(notification);
  }

  close(): void {
    this.#open = false;
  }

  abort(reason: unknown): void {
    this.#open = false;
    this.#abort.abort(reason);
  }
}
