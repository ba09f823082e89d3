import type { ExtensionFacts, RequestFacts } from "./protocol.js";

export type Party = "client" | "server";

/** The complete tables of one document: `protocol.json` and all that can be derived from the schema. */
export interface Tables {
  readonly methods: Record<string, MethodRow | SessionMethodRow>;
  readonly notifications: Record<string, NotificationRow | SessionNotificationRow>;
  /** Not in a revision with sessions. */
  readonly inputRequests: Record<string, InputRequestRow> | undefined;
  readonly errorCodes: Record<string, number>;
  readonly metaKeys: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly extension: ExtensionFacts | undefined;
}

interface RequestRow extends RequestFacts {
  /** A definition name; undefined where the schema describes the params in place. */
  readonly params: string | undefined;
}

export interface MethodRow extends RequestRow {
  readonly resultTypes: readonly string[];
  readonly mayAskForInput: boolean;
  readonly cacheable: boolean;
  readonly routingParam: string | undefined;
  readonly serverCapability: string | undefined;
}

export interface SessionMethodRow extends RequestRow {
  readonly sentBy: readonly Party[];
  readonly mayBecomeTask: boolean;
  readonly serverCapability: string | undefined;
  readonly clientCapability: string | undefined;
  readonly capabilityFlag: string | undefined;
}

export interface NotificationRow {
  readonly notification: string;
  readonly params: string | undefined;
  readonly sentBy: readonly Party[];
  readonly carriedOn: string | undefined;
  readonly filter: string | undefined;
  readonly serverCapability: string | undefined;
  readonly capabilityFlag: string | undefined;
}

export interface SessionNotificationRow {
  readonly notification: string;
  readonly params: string | undefined;
  readonly sentBy: readonly Party[];
  readonly serverCapability: string | undefined;
  readonly clientCapability: string | undefined;
  readonly capabilityFlag: string | undefined;
}

export interface InputRequestRow extends RequestRow {
  readonly clientCapability: string;
}
