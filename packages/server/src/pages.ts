import { RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import { isPaginatedRequestParams } from "@mortise/schema/2026-07-28/validators";
import { requireParams } from "./params.js";
import type { Registry } from "./registry.js";
import type { Feature, Kept } from "./target.js";

/** Any definition's number may be asked for as a cursor, so what is kept has a bound. */
const MAX_KEPT_PAGES = 64;

/** What a registry keeps of a definition for its list. */
interface Listed {
  readonly description: object;
}

/** A list method: pages over a registry, each made and serialised once and kept until a definition changes. */
export class PagedList implements Feature {
  readonly #registry: Registry<Listed>;
  readonly #member: string;
  readonly #pageSize: number;
  readonly #keep: (result: JsonObject) => Kept;
  readonly #pages = new Map<number, Kept>();

  /** @param member the result's member that holds the list: `tools`, `resources`, … */
  constructor(registry: Registry<Listed>, member: string, pageSize: number, keep: (result: JsonObject) => Kept) {
    this.#registry = registry;
    this.#member = member;
    this.#pageSize = pageSize;
    this.#keep = keep;
  }

  /** Drops the pages: a definition came, changed or went. */
  changed(): void {
    this.#pages.clear();
  }

  find(params: JsonObject): Kept {
    requireParams(isPaginatedRequestParams, params);
    const after = params.cursor === undefined ? 0 : this.#decode(params.cursor);
    const kept = this.#pages.get(after);
    if (kept !== undefined) return kept;
    const { items, next } = this.#registry.slice(after, this.#pageSize);
    const page = this.#keep({
      [this.#member]: items.map(({ description }) => description),
      ...(next !== undefined && { nextCursor: this.#encode(next) }),
    });
    if (this.#pages.size < MAX_KEPT_PAGES) this.#pages.set(after, page);
    return page;
  }

  // A cursor is opaque to clients: the list's name and the number of the last definition on the page before.

  #encode(after: number): string {
    return btoa(`${this.#member}:${after}`);
  }

  #decode(cursor: string): number {
    const after = Number(decodeBase64(cursor).split(":")[1]);
    if (this.#registry.issued(after) && this.#encode(after) === cursor) return after;
    throw new RpcError(
      ERROR_CODES.InvalidParams,
      `The cursor is none that this server gave out for ${this.#member}; start again without one.`,
    );
  }
}

function decodeBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
