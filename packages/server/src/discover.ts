import type { JsonObject } from "@mortise/jsonrpc";
import { isRequestParams } from "@mortise/schema/2026-07-28/validators";
import { requireParams } from "./params.js";
import type { Feature, Kept } from "./target.js";

/** `server/discover`: what this server can do. Made and serialised again only after that changed. */
export class Discover implements Feature {
  readonly #describe: () => Kept;
  #kept: Kept | undefined;

  constructor(describe: () => Kept) {
    this.#describe = describe;
  }

  /** Drops what was kept: a capability may have come. */
  changed(): void {
    this.#kept = undefined;
  }

  find(params: JsonObject): Kept {
    requireParams(isRequestParams, params);
    return (this.#kept ??= this.#describe());
  }
}
