import { isObject, keepText } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { CacheableResult, Implementation } from "@mortise/schema/2026-07-28";
import type { Kept, Method } from "./target.js";

/** How long a client may keep a result, and for whom. Without it nothing is kept: `{ ttlMs: 0, cacheScope: "private" }`. */
export interface CacheHints {
  /** Milliseconds for which the result counts as fresh; an integer, at least 0. */
  readonly ttlMs?: number;
  /** `"public"` only for what every caller may see: shared caches hand it to anybody. */
  readonly cacheScope?: CacheableResult["cacheScope"];
}

/** Puts on a result what every result carries: its type, who answers, and for cacheable ones how long it keeps. */
export class Stamp {
  readonly #meta: JsonObject;

  constructor(info: Implementation) {
    this.#meta = Object.freeze({ [META_KEYS.serverInfo]: info });
  }

  /** Members that the result has already win over the defaults. */
  finish(result: JsonObject, row: Method["row"]): JsonObject {
    const { resultType = "complete", _meta } = result;
    if (!row.resultTypes.includes(resultType as string)) {
      throw new Error(`A result of type ${JSON.stringify(resultType)} is none that this method may answer with.`);
    }
    // The spread comes last: members added behind a spread cost V8 a microsecond and leave an object that is slow to serialise.
    const finished: Record<string, unknown> =
      row.cacheable && resultType === "complete"
        ? { resultType, _meta: this.#meta, ttlMs: 0, cacheScope: "private", ...result }
        : { resultType, _meta: this.#meta, ...result };
    if (_meta !== undefined) finished._meta = isObject(_meta) ? { ...this.#meta, ..._meta } : this.#meta;
    return finished;
  }

  /** A result that is the same for every request: finished and serialised once. */
  keep(result: JsonObject, hints: CacheHints, row: Method["row"]): Kept {
    return { kept: keepText(this.finish({ ...hints, ...result }, row)) };
  }
}

/** Refuses hints that the protocol does not allow, when they are configured and not when they are first sent. */
export function checkHints({ ttlMs = 0, cacheScope = "private" }: CacheHints, what: string): void {
  if (!Number.isSafeInteger(ttlMs) || ttlMs < 0) {
    throw new Error(`${what}: ttlMs must be an integer of at least 0, not ${ttlMs}.`);
  }
  if (cacheScope !== "public" && cacheScope !== "private") {
    throw new Error(`${what}: cacheScope must be "public" or "private", not ${JSON.stringify(cacheScope)}.`);
  }
}
