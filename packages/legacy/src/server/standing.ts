import { Context, isObject, LazySignal } from "@mortise/jsonrpc";
import type {
  AbortListener,
  Auth,
  ExchangeContext,
  JsonObject,
  JsonRpcNotification,
  JsonRpcResponse,
  Reach,
} from "@mortise/jsonrpc";
import type { Caller } from "./carrier.js";

const ACKNOWLEDGED = "notifications/subscriptions/acknowledged";

/** How the session runs `subscriptions/listen` on its exchange. */
export type Listen = (filter: JsonObject, context: ExchangeContext) => Promise<JsonRpcResponse>;

/**
 * What a session hears of changes: one open subscription, which gives way to another as soon as that one is acknowledged when the client
 * wants to hear of more or less.
 */
export class Standing {
  readonly #listen: Listen;
  readonly #caller: Caller;
  readonly #tell: (notification: JsonRpcNotification) => void;
  #current: Subscription | undefined;
  #opened = 0;

  constructor(listen: Listen, caller: Caller, tell: (notification: JsonRpcNotification) => void) {
    this.#listen = listen;
    this.#caller = caller;
    this.#tell = tell;
  }

  /** Listens to what `filter` names from now on. Resolves to the part of it that is honoured, or to the failure that refuses it. */
  async change(filter: JsonObject): Promise<JsonObject | JsonRpcResponse> {
    const next = new Subscription(++this.#opened, this.#caller, this.#tell);
    if (Object.keys(filter).length === 0) {
      this.#replace(next);
      return {};
    }
    const over = this.#listen(filter, next);
    const first = await Promise.race([next.acknowledged, over]);
    if (!("jsonrpc" in first)) this.#replace(next);
    return first;
  }

  close(): void {
    this.#replace(new Subscription(++this.#opened, this.#caller, this.#tell));
  }

  /** Of two changes that overlap the later one stays, whichever is acknowledged first. */
  #replace(next: Subscription): void {
    const later = this.#current !== undefined && this.#current.order > next.order;
    const old = later ? next : this.#current;
    if (!later) this.#current = next;
    old?.end();
  }
}

/** One `subscriptions/listen`: the context that its exchange sees. */
class Subscription extends Context {
  readonly order: number;
  /** Resolves to what is honoured. */
  readonly acknowledged: Promise<JsonObject>;
  readonly #caller: Caller;
  readonly #tell: (notification: JsonRpcNotification) => void;
  readonly #abort = new LazySignal();
  #acknowledge!: (honoured: JsonObject) => void;

  constructor(order: number, caller: Caller, tell: (notification: JsonRpcNotification) => void) {
    super();
    this.order = order;
    this.#caller = caller;
    this.#tell = tell;
    this.acknowledged = new Promise((resolve) => (this.#acknowledge = resolve));
  }

  override get signal(): AbortSignal {
    return this.#abort.signal;
  }

  override get aborted(): boolean {
    return this.#abort.aborted;
  }

  override addAbortListener(listener: AbortListener): void {
    this.#abort.listen(listener);
  }

  override removeAbortListener(listener: AbortListener): void {
    this.#abort.unlisten(listener);
  }

  override get transport(): string {
    return this.#caller.transport;
  }

  override get reach(): Reach {
    return this.#caller.reach;
  }

  override get auth(): Auth | undefined {
    return this.#caller.auth;
  }

  override notify(notification: JsonRpcNotification): void {
    if (this.#abort.aborted) return;
    if (notification.method !== ACKNOWLEDGED) return this.#tell(notification);
    const honoured = notification.params?.["notifications"];
    this.#acknowledge(isObject(honoured) ? honoured : {});
  }

  end(): void {
    this.#abort.abort();
  }
}
