import { RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { ERROR_CODES, META_KEYS } from "@mortise/schema/2026-07-28";
import type { SubscriptionFilter } from "@mortise/schema/2026-07-28";
import { isSubscriptionsListenRequestParams } from "@mortise/schema/2026-07-28/validators";
import type { RequestContext } from "./context.js";
import { requireParams } from "./params.js";
import type { Honoured } from "./subscription-topics.js";
import type { Feature, Runnable } from "./target.js";
import type { TopicEvent, Topics } from "./topics.js";

/** Bounds on what subscriptions may hold. */
export interface SubscriptionLimits {
  /** Most subscriptions open at once, over all clients. Default 10,000. */
  readonly maxSubscriptions?: number;
  /** Most resources that one subscription may name. Default 1,000. */
  readonly maxResources?: number;
}

/** More ms than this make a timer fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
const ACKNOWLEDGED = "notifications/subscriptions/acknowledged";

/** What of a filter is honoured, by the server itself and by each of its extensions. */
type Honour = (filter: SubscriptionFilter, context: RequestContext) => Promise<readonly Honoured[]>;

/** `subscriptions/listen`: a request like any other whose answer comes when the subscription ends (basic/utilities/subscriptions). */
export class Listen implements Feature {
  readonly #topics: Topics;
  readonly #honour: Honour;
  readonly #maxSubscriptions: number;
  readonly #maxResources: number;
  readonly #open = new Set<() => void>();

  constructor(topics: Topics, honour: Honour, limits: SubscriptionLimits) {
    this.#topics = topics;
    this.#honour = honour;
    this.#maxSubscriptions = limits.maxSubscriptions ?? 10_000;
    this.#maxResources = limits.maxResources ?? 1_000;
  }

  find(params: JsonObject): Runnable {
    requireParams(isSubscriptionsListenRequestParams, params);
    const { notifications } = params;
    const named = notifications.resourceSubscriptions?.length ?? 0;
    if (named > this.#maxResources) {
      throw new RpcError(
        ERROR_CODES.InvalidParams,
        `A subscription may name ${this.#maxResources} resources, not ${named}; open several.`,
      );
    }
    if (this.#open.size >= this.#maxSubscriptions) {
      throw new RpcError(ERROR_CODES.InternalError, "Too many subscriptions are open; try again later.", {
        http: { status: 503, headers: { "Retry-After": "10" } },
      });
    }
    return { run: (_params, context) => this.#run(notifications, context) };
  }

  /** Ends every open subscription with its result. */
  end(): void {
    for (const end of this.#open) end();
  }

  async #run(wanted: SubscriptionFilter, context: RequestContext): Promise<JsonObject> {
    const { ended, end } = this.#untilEnd(context);
    try {
      return await this.#listen(wanted, context, ended);
    } finally {
      end(); // refused, or over
    }
  }

  async #listen(wanted: SubscriptionFilter, context: RequestContext, ended: Promise<void>): Promise<JsonObject> {
    const parts = await this.#honour(wanted, context);
    const filter: JsonObject = Object.assign({}, ...parts.map((part) => part.filter));
    const topics = parts.flatMap((part) => part.topics);
    const _meta = { [META_KEYS.subscriptionId]: context.requestId };
    const tell = ({ method, params }: TopicEvent): void => {
      const own = params?._meta as JsonObject | undefined;
      context.notify({ jsonrpc: "2.0", method, params: { ...params, _meta: { ...own, ..._meta } } });
    };
    // What happens between subscribing and acknowledging waits: the acknowledgment comes first, and nothing is missed.
    const early: TopicEvent[] = [];
    let acknowledged = false;
    const hear = (event: TopicEvent): void => void (acknowledged ? tell(event) : early.push(event));
    const sources = [() => this.#topics.subscribe(topics, hear), ...parts.map((part) => () => part.open?.(hear))];
    const opening = sources.map(async (open) => open());
    try {
      await Promise.all(opening);
      tell({ method: ACKNOWLEDGED, params: { notifications: filter } });
      acknowledged = true;
      early.forEach(tell);
      await ended;
    } finally {
      const opened = await Promise.allSettled(opening); // where one could not be opened, the others are closed
      await Promise.all(opened.map(async (each) => each.status === "fulfilled" && each.value?.()));
    }
    return { _meta };
  }

  /** Resolves when the client has cancelled, its credentials end, or the server ends its subscriptions. Counts as open until then. */
  #untilEnd({ signal, auth }: RequestContext): { readonly ended: Promise<void>; readonly end: () => void } {
    let end = (): void => {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ended = new Promise<void>((resolve) => {
      end = () => {
        clearTimeout(timer);
        this.#open.delete(end);
        signal.removeEventListener("abort", end);
        resolve();
      };
    });
    this.#open.add(end);
    // Credentials are checked when a request comes, and this one stays: whoever may go on comes again with newer ones.
    if (auth?.expiresAt !== undefined) timer = setTimeout(end, Math.min(auth.expiresAt - Date.now(), LONGEST_TIMER));
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
    return { ended, end };
  }
}
