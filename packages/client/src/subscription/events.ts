import type { JsonObject, JsonRpcNotification, LocalError, RpcError } from "@mortise/jsonrpc";
import type { NotificationMethod, SubscriptionFilter } from "@mortise/schema/2026-07-28";

/** What to hear of: kinds of changes, and the URIs of resources. Extensions add members of their own. */
export type Filter = SubscriptionFilter & JsonObject;

/** What a subscription tells, in the order in which it happened. */
export type SubscriptionEvent =
  | {
      readonly type: "acknowledged";
      /** What the server will tell. */
      readonly honoured: Filter;
      /** What was asked for and will not be told; `{}` when all is honoured. */
      readonly missing: Filter;
    }
  | { readonly type: "toolsListChanged" | "promptsListChanged" | "resourcesListChanged" }
  | {
      readonly type: "resourceUpdated";
      /** The resource that was subscribed to, or one inside it. */
      readonly uri: string;
    }
  | {
      /** What an extension of the protocol tells. */
      readonly type: "other";
      readonly method: string;
      readonly params: JsonObject;
    }
  | {
      /**
       * Something may have been missed, so read again what you rely on: the connection was lost and the subscription is being opened
       * anew, or events came faster than they were taken.
       */
      readonly type: "gap";
      readonly reason: "dropped" | "slow";
    }
  | {
      /** The last event. */
      readonly type: "ended";
      /** Who ended it; `"error"` when nobody meant to. */
      readonly by: "client" | "server" | "error";
      readonly error?: LocalError | RpcError | Error;
    };

const LIST_CHANGES: Partial<
  Record<NotificationMethod, "toolsListChanged" | "promptsListChanged" | "resourcesListChanged">
> = {
  "notifications/tools/list_changed": "toolsListChanged",
  "notifications/prompts/list_changed": "promptsListChanged",
  "notifications/resources/list_changed": "resourcesListChanged",
};

export const ACKNOWLEDGED: NotificationMethod = "notifications/subscriptions/acknowledged";
const UPDATED: NotificationMethod = "notifications/resources/updated";

/** What a notification of a change says; `undefined` for one that was not asked for, or makes no sense. */
export function readChange(
  { method, params = {} }: JsonRpcNotification,
  wanted: Filter,
): SubscriptionEvent | undefined {
  const type = Object.hasOwn(LIST_CHANGES, method) ? LIST_CHANGES[method as NotificationMethod] : undefined;
  if (type !== undefined) return wanted[type] === true ? { type } : undefined;
  if (method !== UPDATED) return { type: "other", method, params };
  const { uri } = params;
  const any = wanted.resourceSubscriptions !== undefined && wanted.resourceSubscriptions.length > 0;
  return any && typeof uri === "string" ? { type: "resourceUpdated", uri } : undefined;
}

/** What of a filter the server does not honour. */
export function missingOf(wanted: Filter, honoured: JsonObject): Filter {
  const missing: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(wanted)) {
    const got = Object.hasOwn(honoured, key) ? honoured[key] : undefined;
    if (Array.isArray(value)) {
      const rest = value.filter((item) => !Array.isArray(got) || !got.includes(item));
      if (rest.length > 0) missing[key] = rest;
    } else if (value === true ? got !== true : value !== false && got === undefined) missing[key] = value;
  }
  return missing;
}
