import { StoredResults } from "./stored-results.js";
import type { ResponseCache } from "./client-cache.js";
import { memoryStorage } from "./storage.js";
import type { CacheStorage } from "./storage.js";

export interface ResponseCacheOptions {
  /** Where results are kept. Default: `memoryStorage()`. May be shared by caches of several clients. */
  readonly storage?: CacheStorage;
  /**
   * Names the server, its URL for example: caches that share a storage and name the same server share its public results. Default:
   * nothing is shared.
   */
  readonly server?: string;
  /**
   * Names the user and the rights that requests are made with; results that the server calls private are kept for equal ones only. The
   * protocol wants another one with each access token: a hash of it will do. Default: nobody but this client.
   */
  readonly partition?: string | (() => string | undefined | Promise<string | undefined>);
}

/**
 * Keeps what servers say may be kept, for as long as they say so (server/utilities/caching), until a subscription of the same client hears
 * of a change. Give it to `createClient` as `cache`.
 */
export function responseCache(options: ResponseCacheOptions = {}): ResponseCache {
  const { storage = memoryStorage() } = options;
  return { forClient: (warn) => new StoredResults({ ...options, storage }, warn) };
}
