import { isObject } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcNotification, JsonRpcRequest, JsonRpcResponse, LocalError } from "@mortise/jsonrpc";
import type { AbortListener, ExchangeContext } from "@mortise/jsonrpc";
import { META_KEYS, NOTIFICATIONS } from "@mortise/schema/2026-07-28";
import type { NotificationRow } from "@mortise/schema";
import { abortError } from "../wait.js";
import type { WatchedResources } from "./watched-resources.js";

const ROWS = new Map<string, NotificationRow>(Object.entries(NOTIFICATIONS));
const ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
const UPDATED = "notifications/resources/updated";

/** One `subscriptions/listen` that is open. */
interface Listener {
  readonly request: JsonRpcRequest;
  readonly context: ExchangeContext;
  readonly honoured: JsonObject;
  readonly end: (why: LocalError) => void;
}

/**
 * `subscriptions/listen` over a session, which tells of changed lists unasked, and of resources that were subscribed to one by one. What is
 * honoured is what the server said in `initialize` that it can tell.
 */
export class Subscriptions {
  readonly #resources: WatchedResources;
  readonly #open = new Set<Listener>();

  constructor(resources: WatchedResources) {
    this.#resources = resources;
  }

  /** Never resolves: a session does not end subscriptions. @throws what ended it: the caller, or the end of the session */
  async listen(request: JsonRpcRequest, context: ExchangeContext, capabilities: JsonObject): Promise<JsonRpcResponse> {
    const wanted = isObject(request.params?.notifications) ? request.params.notifications : {};
    const uris = await this.#watch(wanted, capabilities);
    const honoured = { ...flagsOf(wanted, capabilities), ...(uris.length > 0 && { resourceSubscriptions: uris }) };
    let listener: Listener | undefined;
    let aborts: AbortListener | undefined;
    try {
      return await new Promise<never>((_, end) => {
        aborts = { onAbort: (reason) => end(abortError(reason)) };
        context.addAbortListener(aborts);
        if (context.aborted) return;
        this.#open.add((listener = { request, context, honoured, end }));
        tell(listener, ACKNOWLEDGED, { notifications: honoured });
      });
    } finally {
      if (aborts !== undefined) context.removeAbortListener(aborts);
      if (listener === undefined || this.#open.delete(listener)) this.#resources.unwatch(uris);
    }
  }

  /** Hands on what the server tells; false for what is no news of this kind. */
  receive({ method, params = {} }: JsonRpcNotification): boolean {
    const filter = ROWS.get(method)?.filter;
    if (filter === undefined) return false;
    for (const listener of this.#open) {
      const told = method === UPDATED ? concerns(listener.honoured, params.uri) : listener.honoured[filter] === true;
      if (told) tell(listener, method, params);
    }
    return true;
  }

  /** Ends all of them: whoever opened them opens them anew, and knows that something may have been missed. */
  drop(why: LocalError): void {
    const open = [...this.#open];
    this.#open.clear();
    this.#resources.forget();
    for (const { end } of open) end(why);
  }

  async #watch({ resourceSubscriptions }: JsonObject, capabilities: JsonObject): Promise<readonly string[]> {
    if (!Array.isArray(resourceSubscriptions) || !declares(capabilities, "resources", "subscribe")) return [];
    return this.#resources.watch(resourceSubscriptions.filter((uri) => typeof uri === "string"));
  }
}

function tell({ request, context }: Listener, method: string, params: JsonObject): void {
  const meta = { ...(isObject(params._meta) ? params._meta : {}), [META_KEYS.subscriptionId]: request.id };
  context.notify({ jsonrpc: "2.0", method, params: { ...params, _meta: meta } });
}

/** Of the flags in a filter, those that the server has declared. */
function flagsOf(wanted: JsonObject, capabilities: JsonObject): JsonObject {
  const rows = [...ROWS.values()].filter(({ filter }) => filter !== undefined && wanted[filter] === true);
  return Object.fromEntries(
    rows
      .filter(({ serverCapability, capabilityFlag }) => declares(capabilities, serverCapability, capabilityFlag))
      .map(({ filter }) => [filter as string, true]),
  );
}

function declares(capabilities: JsonObject, capability = "", flag = ""): boolean {
  const declared = Object.hasOwn(capabilities, capability) ? capabilities[capability] : undefined;
  return isObject(declared) && declared[flag] === true;
}

/** Whether an update is about a resource that was subscribed to, or one inside it. */
const concerns = ({ resourceSubscriptions: uris }: JsonObject, uri: unknown): boolean =>
  Array.isArray(uris) && typeof uri === "string" && uris.some((watched: string) => uri.startsWith(watched));
