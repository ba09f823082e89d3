import type { JsonObject } from "@mortise/jsonrpc";
import { NOTIFICATIONS } from "@mortise/schema/2026-07-28";
import type { NotificationMethod, ServerCapabilities, SubscriptionFilter } from "@mortise/schema/2026-07-28";
import { topicOf } from "./topics.js";
import type { TopicEvent, Unsubscribe } from "./topics.js";

/** The part of a filter that is honoured, and the topics that make it so. */
export interface Honoured {
  readonly filter: JsonObject;
  readonly topics: readonly string[];
  /** For what is told to this subscription alone, whatever the topics: begins it. What it returns ends it. */
  readonly open?: (tell: (event: TopicEvent) => void) => Unsubscribe | Promise<Unsubscribe>;
}

/** Notifications that a filter asks for with a flag, and those that it asks for by URI. */
const LISTED = (Object.keys(NOTIFICATIONS) as NotificationMethod[]).filter(
  (method) => NOTIFICATIONS[method].filter !== undefined,
);
const UPDATED = "notifications/resources/updated";

/** What of the filter this server can tell. @param mayRead whether the caller may hear of a resource */
export async function honour(
  filter: SubscriptionFilter,
  capabilities: ServerCapabilities,
  mayRead: (uri: string) => boolean | Promise<boolean>,
): Promise<Honoured> {
  const honoured: Record<string, unknown> = {};
  const topics: string[] = [];
  for (const method of LISTED) {
    const { filter: key, serverCapability, capabilityFlag } = NOTIFICATIONS[method];
    if (!isAnnounced(capabilities, serverCapability, capabilityFlag)) continue;
    const wanted = filter[key as keyof SubscriptionFilter];
    if (wanted === true) {
      honoured[key as string] = true;
      topics.push(topicOf(method));
    } else if (Array.isArray(wanted)) {
      const uris = await filterAsync([...new Set(wanted)], mayRead);
      honoured[key as string] = uris;
      topics.push(...uris.map((uri) => topicOf(UPDATED, uri)));
    }
  }
  return { filter: honoured, topics };
}

function isAnnounced(
  capabilities: ServerCapabilities,
  capability: string | undefined,
  flag: string | undefined,
): boolean {
  const announced = capabilities[capability as keyof ServerCapabilities] as Record<string, unknown> | undefined;
  return announced !== undefined && (flag === undefined || announced[flag] === true);
}

async function filterAsync<T>(items: readonly T[], keep: (item: T) => boolean | Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(items.map(async (item) => keep(item)));
  return items.filter((_, i) => kept[i]);
}
