import { RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import { isPaginatedRequestParams } from "@mortise/schema/2026-07-28/validators";
import type { RequestContext } from "./context.js";
import { requireParams } from "./params.js";
import type { Registry } from "./registry.js";
import type { Feature, Kept, Target } from "./target.js";

/** Any definition's number may be asked for as a cursor, so what is kept has a bound. */
const MAX_KEPT_PAGES = 64;

/** What a registry keeps of a definition for its list. */
export interface Listed {
  readonly description: object;
  readonly scopes?: readonly string[];
}

/** A list that depends on who asks. */
export interface Choice {
  readonly mayUse: (item: Listed, context: RequestContext) => Promise<boolean>;
  /** Members of every page: how long it may be kept, and by whom. */
  readonly hints: JsonObject;
}

export interface PageOptions {
  /** The result's member that holds the list: `tools`, `resources`, … */
  readonly member: string;
  readonly pageSize: number;
  readonly keep: (result: JsonObject) => Kept;
  /** Without it everybody gets the same pages. */
  readonly choice: Choice | undefined;
}

/**
 * A list method: pages over a registry, each made and serialised once and kept until a definition changes, unless there is a choice to
 * make for each caller.
 */
export class PagedList implements Feature {
  readonly #registry: Registry<Listed>;
  readonly #member: string;
  readonly #pageSize: number;
  readonly #keep: (result: JsonObject) => Kept;
  readonly #choice: Choice | undefined;
  readonly #pages = new Map<number, Kept>();

  constructor(registry: Registry<Listed>, { member, pageSize, keep, choice }: PageOptions) {
    this.#registry = registry;
    this.#member = member;
    this.#pageSize = pageSize;
    this.#keep = keep;
    this.#choice = choice;
  }

  /** Drops the pages: a definition came, changed or went. */
  changed(): void {
    this.#pages.clear();
  }

  find(params: JsonObject): Target {
    requireParams(isPaginatedRequestParams, params);
    const after = params.cursor === undefined ? 0 : this.#decode(params.cursor);
    const choice = this.#choice;
    if (choice !== undefined) return { run: (_params, context) => this.#chosen(after, choice, context) };
    const kept = this.#pages.get(after);
    if (kept !== undefined) return kept;
    const { items, next } = this.#registry.slice(after, this.#pageSize);
    const page = this.#keep(this.#result(items, next));
    if (this.#pages.size < MAX_KEPT_PAGES) this.#pages.set(after, page);
    return page;
  }

  /** The next page that has something for the caller, or the last one. */
  async #chosen(after: number, { mayUse, hints }: Choice, context: RequestContext): Promise<JsonObject> {
    const chosen: Listed[] = [];
    let next: number | undefined = after;
    do {
      const page: ReturnType<Registry<Listed>["slice"]> = this.#registry.slice(next, this.#pageSize);
      for (const item of page.items) if (await mayUse(item, context)) chosen.push(item);
      next = page.next;
    } while (chosen.length === 0 && next !== undefined);
    return { ...hints, ...this.#result(chosen, next) };
  }

  #result(items: readonly Listed[], next: number | undefined): JsonObject {
    return {
      [this.#member]: items.map(({ description }) => description),
      ...(next !== undefined && { nextCursor: this.#encode(next) }),
    };
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
