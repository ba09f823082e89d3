import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { Method, NotificationMethod } from "@mortise/schema/2026-07-28";

// What a shared channel must know of the protocol; the types hold it to the tables of the schema.

export const CANCELLED = "notifications/cancelled" satisfies NotificationMethod;
export const LISTEN = "subscriptions/listen" satisfies Method;
export const LOG_MESSAGE = "notifications/message" satisfies NotificationMethod;
export const {
  logLevel: LOG_LEVEL,
  progressToken: PROGRESS_TOKEN,
  protocolVersion: PROTOCOL_VERSION,
  subscriptionId: SUBSCRIPTION_ID,
} = META_KEYS;
