import { ClosedError, RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { ERROR_CODES, isMethod, METHODS } from "@mortise/schema/2026-07-28";
import type { Method } from "@mortise/schema/2026-07-28";
import { cameOfInput } from "../outcome.js";
import type { SubscriptionEvent } from "../subscription/events.js";
import { isUnreachable } from "../unreachable.js";
import { canonical } from "./canonical.js";
import type { CacheableCall, ClientCache } from "./client-cache.js";
import type { CacheEntry, CacheStorage } from "./storage.js";

/** Whose the results of one client are. */
export interface Ownership {
  readonly storage: CacheStorage;
  readonly server?: string;
  readonly partition?: string | (() => string | undefined | Promise<string | undefined>);
}

const STALE = new WeakSet<object>();

/** Whether a result was kept for longer than the server said, and is shown because the server could not be reached. */
export const isStale = (result: object): boolean => STALE.has(result);

/** The lists that an event is about. */
const CHANGED: { readonly [type: string]: readonly Method[] } = {
  toolsListChanged: ["tools/list"],
  promptsListChanged: ["prompts/list"],
  resourcesListChanged: ["resources/list", "resources/templates/list"],
};

/** Where a result may be found: what is public to all who use the storage, and what is private to one partition. */
interface Place {
  readonly private: string;
  readonly public: string;
}

/** What one client has of a storage. */
export class StoredResults implements ClientCache {
  readonly #owner: Ownership;
  readonly #warn: (message: string, cause: unknown) => void;
  readonly #self = crypto.randomUUID();
  /** Grows with each change: what was asked for before one may show what was before it. */
  #changes = 0;
  /** What is being forgotten: nothing is looked up until it is. */
  #forgetting: Promise<unknown> = Promise.resolve();

  constructor(owner: Ownership, warn: (message: string, cause: unknown) => void) {
    this.#owner = owner;
    this.#warn = warn;
  }

  async answer(call: CacheableCall, fetch: () => Promise<JsonObject>): Promise<JsonObject> {
    const { _meta, ...asked } = call.params;
    if (!isMethod(call.method) || !METHODS[call.method].cacheable || isAnswering(asked)) return fetch();
    const key = canonical(asked);
    await this.#forgetting;
    const place = await this.#placeOf(call.method);
    const found = await this.#find(place, key);
    if (found !== undefined && !call.fresh && isFresh(found)) return JSON.parse(found.text) as JsonObject;
    const changes = this.#changes;
    try {
      const result = await fetch();
      if (found !== undefined) await this.#drop(place, key);
      if (changes === this.#changes) await this.#keep(place, key, result);
      return result;
    } catch (error) {
      if (found !== undefined && !call.fresh && isUnreachable(error) && !(error instanceof ClosedError))
        return stale(found);
      // One cursor that is refused tells that the list behind it has changed (caching § interaction with pagination).
      const refused =
        error instanceof RpcError && error.code === ERROR_CODES.InvalidParams && asked.cursor !== undefined;
      if (refused) await this.#drop(place);
      throw error;
    }
  }

  observe(event: SubscriptionEvent): void {
    const gap = event.type === "gap";
    const changed = gap ? Object.values(CHANGED).flat() : CHANGED[event.type];
    for (const method of changed ?? []) this.#forget(method);
    if (gap) this.#forget("resources/read");
    else if (event.type === "resourceUpdated") this.#forget("resources/read", canonical({ uri: event.uri }));
  }

  #forget(method: Method, key?: string): void {
    this.#changes++;
    const before = this.#forgetting;
    this.#forgetting = this.#placeOf(method).then(async (place) => {
      await before;
      await this.#drop(place, key);
    });
  }

  async #placeOf(method: Method): Promise<Place> {
    const { server = this.#self, partition } = this.#owner;
    const who = (typeof partition === "function" ? await partition() : partition) ?? `client ${this.#self}`;
    return { private: canonical([server, method, "private", who]), public: canonical([server, method, "public"]) };
  }

  async #find(place: Place, key: string): Promise<CacheEntry | undefined> {
    return (
      (await this.#use((storage) => storage.get(place.private, key))) ??
      (await this.#use((storage) => storage.get(place.public, key)))
    );
  }

  async #keep(place: Place, key: string, result: JsonObject): Promise<void> {
    const { ttlMs, cacheScope } = result;
    if (typeof ttlMs !== "number" || !(ttlMs > 0) || cameOfInput(result)) return;
    const group = cacheScope === "public" ? place.public : place.private;
    const entry = { text: JSON.stringify(result), received: Date.now(), ttlMs };
    await this.#use((storage) => storage.set(group, key, entry));
  }

  async #drop(place: Place, key?: string): Promise<void> {
    await this.#use((storage) => storage.drop(place.private, key));
    await this.#use((storage) => storage.drop(place.public, key));
  }

  /** A cache that fails must not fail the calls that it was to speed up. */
  async #use<T>(work: (storage: CacheStorage) => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work(this.#owner.storage);
    } catch (error) {
      this.#warn("The cache storage failed; the server is asked instead.", error);
      return undefined;
    }
  }
}

/** Answers to questions are somebody's own, and so is what comes of them. */
const isAnswering = (params: JsonObject): boolean =>
  params.inputResponses !== undefined || params.requestState !== undefined;

function isFresh({ received, ttlMs }: CacheEntry): boolean {
  const age = Date.now() - received;
  return age >= 0 && age < ttlMs; // a clock that was set back says nothing
}

function stale({ text }: CacheEntry): JsonObject {
  const result = JSON.parse(text) as JsonObject;
  STALE.add(result);
  return result;
}
