export { responseCache } from "./response-cache.js";
export type { ResponseCacheOptions } from "./response-cache.js";
export { isStale } from "./stored-results.js";
export { memoryStorage } from "./storage.js";
export type { CacheEntry, CacheStorage, MemoryStorageOptions } from "./storage.js";
export type { CacheableCall, ClientCache, ResponseCache } from "./client-cache.js";
