import { METHODS } from "@mortise/schema/2026-07-28";
import { scopesGranted } from "./access.js";
import type { Authorize } from "./access.js";
import type { Catalog } from "./catalog.js";
import type { RequestContext } from "./context.js";
import { PagedList } from "./pages.js";
import type { Choice, Listed } from "./pages.js";
import type { Registry } from "./registry.js";
import type { CacheHints, Stamp } from "./stamp.js";

interface ListOptions {
  readonly lists: "all" | "allowed";
  readonly authorize?: Authorize;
  readonly pageSize: number;
  readonly caching: CacheHints;
}

/** Each list: where its items are, and by which method and under which member of its description one of them is used. */
const LISTS = {
  "tools/list": { registry: "tools", member: "tools", use: "tools/call", name: "name" },
  "resources/list": { registry: "resources", member: "resources", use: "resources/read", name: "uri" },
  "resources/templates/list": {
    registry: "templates",
    member: "resourceTemplates",
    use: "resources/read",
    name: "uriTemplate",
  },
  "prompts/list": { registry: "prompts", member: "prompts", use: "prompts/get", name: "name" },
} as const;

type ListMethod = keyof typeof LISTS;

/** The list methods of a server, over what it offers. */
export function createLists(catalog: Catalog, stamp: Stamp, options: ListOptions): Record<ListMethod, PagedList> {
  const { pageSize, caching } = options;
  const list = (method: ListMethod): PagedList => {
    const { registry, member } = LISTS[method];
    const keep = (result: object) => stamp.keep({ ...result }, caching, METHODS[method]);
    return new PagedList(catalog[registry] as Registry<Listed>, {
      member,
      pageSize,
      keep,
      choice: choice(method, options),
    });
  };
  return {
    "tools/list": list("tools/list"),
    "resources/list": list("resources/list"),
    "resources/templates/list": list("resources/templates/list"),
    "prompts/list": list("prompts/list"),
  };
}

/** What one caller gets to see is for that caller alone, however long it may be kept (server/tools § listing, caching). */
function choice(list: ListMethod, options: ListOptions): Choice | undefined {
  const { lists, authorize = scopesGranted, caching } = options;
  if (lists === "all") return undefined;
  const { use: method, name } = LISTS[list];
  return {
    hints: { ...caching, cacheScope: "private" },
    mayUse: async ({ description, scopes = [] }: Listed, context: RequestContext) => {
      const target = String((description as Record<string, unknown>)[name]);
      return (await authorize({ ...context.access, method, target, scopes })) === true;
    },
  };
}
