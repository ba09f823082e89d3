import type { JsonObject } from "@mortise/jsonrpc";
import type { SubscriptionEvent } from "../subscription/events.js";

/** A request that may be answered from a cache. */
export interface CacheableCall {
  readonly method: string;
  readonly params: JsonObject;
  /** Whether to ask the server in any case. */
  readonly fresh: boolean;
}

/** What a client has of a cache: one for each client, so that nothing private crosses from one to the other. */
export interface ClientCache {
  /** The answer: what is kept, or what `fetch` brings. */
  answer(call: CacheableCall, fetch: () => Promise<JsonObject>): Promise<JsonObject>;
  /** What has changed on the server is no longer fresh. */
  observe(event: SubscriptionEvent): void;
}

/** A cache that clients can be given: see `responseCache` in `@mortise/client/cache`. */
export interface ResponseCache {
  /** @param warn hears of a store that fails */
  forClient(warn: (message: string, cause: unknown) => void): ClientCache;
}
