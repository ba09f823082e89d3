import type { PageOptions } from "./method-types.js";
import type { CallOptions } from "./options.js";
import { InvalidMessageError } from "@mortise/jsonrpc";

/** The methods whose results are pages. */
export type ListMethod = "tools/list" | "resources/list" | "resources/templates/list" | "prompts/list";

interface Page {
  readonly nextCursor?: string;
}

/**
 * All pages of a list, each asked for when it is needed. A cursor is passed back as it came, `""` included, and only its absence ends
 * the list (server/utilities/pagination).
 * @throws InvalidMessageError when a cursor comes back a second time or `maxPages` are not enough: such a list may never end
 */
export async function* pages<P extends Page>(
  what: string,
  maxPages: number,
  fetchPage: (cursor: string | undefined) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let count = 0; count < maxPages; count++) {
    const page = await fetchPage(cursor);
    yield page;
    cursor = page.nextCursor;
    if (cursor === undefined) return;
    if (seen.has(cursor)) {
      throw new InvalidMessageError(
        `The server answered ${what} with the same nextCursor twice; the list would never end.`,
      );
    }
    seen.add(cursor);
  }
  throw new InvalidMessageError(
    `${what} has more than ${maxPages} pages; raise \`limits.maxPages\` if that is expected.`,
  );
}

/** Each item of a list, page after page, each page asked for when it is needed. */
export async function* items<K extends string, P extends { readonly [key in K]: unknown[] } & { nextCursor?: string }>(
  key: K,
  maxPages: number,
  fetchPage: (cursor: string | undefined) => Promise<P>,
): AsyncGenerator<P[K][number], void, undefined> {
  for await (const page of pages(`the list of ${key}`, maxPages, fetchPage)) {
    yield* page[key] as Iterable<Awaited<P[K][number]>>;
  }
}

/** {@link items}, of pages that are asked for with the options of the whole. */
export const pagesOf = <K extends string, P extends { readonly [key in K]: unknown[] } & { nextCursor?: string }>(
  maxPages: number,
  key: K,
  fetchPage: (options: PageOptions) => Promise<P>,
  options: CallOptions = {},
): AsyncGenerator<P[K][number], void, undefined> =>
  items(key, maxPages, (cursor) => fetchPage(cursor === undefined ? options : { ...options, cursor }));
