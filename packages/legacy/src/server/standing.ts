import { ClosedError, isObject } from "@mortise/jsonrpc";
import type {
  ExchangeContext,
  JsonObject,
  JsonRpcFailure,
  JsonRpcNotification,
  JsonRpcResponse,
} from "@mortise/jsonrpc";
import { CallerContext } from "./caller-context.js";
import type { Caller } from "./carrier.js";

const ACKNOWLEDGED = "notifications/subscriptions/acknowledged";

/** Runs `subscriptions/listen` on the session's exchange. */
export type Listen = (filter: JsonObject, context: ExchangeContext) => Promise<JsonRpcResponse>;

type Tell = (notification: JsonRpcNotification) => void;

/**
 * The one subscription of a session. When the client wants to hear of more or less, another takes its place as soon as that one is
 * acknowledged, so that nothing is missed.
 */
export class Standing {
  readonly #listen: Listen;
  readonly #caller: () => Caller;
  readonly #tell: Tell;
  #current: Subscription | undefined;
  #currentOrder = 0;
  #lastOrder = 0;

  /** @param caller who listens, with the latest credentials */
  constructor(listen: Listen, caller: () => Caller, tell: Tell) {
    this.#listen = listen;
    this.#caller = caller;
    this.#tell = tell;
  }

  /** Whether the server has ended it: it does so when the credentials end with which it was opened. */
  get over(): boolean {
    return this.#current?.over === true;
  }

  /** Listens to what `filter` names, and no more. Resolves to the part of it that is honoured, or to why none is. */
  async change(filter: JsonObject): Promise<{ readonly honoured: JsonObject } | JsonRpcFailure> {
    const order = ++this.#lastOrder;
    if (Object.keys(filter).length === 0) {
      this.#replace(undefined, order);
      return { honoured: {} };
    }
    const next = new Subscription(this.#caller(), this.#tell);
    const over = this.#listen(filter, next).then((response) => {
      next.over = true;
      return "error" in response ? response : { honoured: {} };
    });
    const outcome = await Promise.race([next.acknowledged, over]);
    if ("honoured" in outcome) this.#replace(next, order);
    return outcome;
  }

  /** Ends it for good. */
  close(): void {
    this.#replace(undefined, Infinity);
  }

  /** Of changes that overlap the latest stays, whichever is acknowledged first. */
  #replace(next: Subscription | undefined, order: number): void {
    if (order < this.#currentOrder) return next?.end();
    this.#current?.end();
    this.#current = next;
    this.#currentOrder = order;
  }
}

/** One `subscriptions/listen`: the context that its exchange sees. */
class Subscription extends CallerContext {
  readonly acknowledged: Promise<{ readonly honoured: JsonObject }>;
  over = false;
  readonly #tell: Tell;
  #acknowledge!: (outcome: { readonly honoured: JsonObject }) => void;

  constructor(caller: Caller, tell: Tell) {
    super(caller);
    this.#tell = tell;
    this.acknowledged = new Promise((resolve) => (this.#acknowledge = resolve));
  }

  override notify(notification: JsonRpcNotification): void {
    if (this.aborted) return;
    if (notification.method !== ACKNOWLEDGED) return this.#tell(notification);
    const honoured = notification.params?.["notifications"];
    this.#acknowledge({ honoured: isObject(honoured) ? honoured : {} });
  }

  end(): void {
    this.abort(new ClosedError("The session listens to something else."));
  }
}
