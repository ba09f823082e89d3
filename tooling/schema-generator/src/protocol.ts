import type { Party } from "./rows.js";

/**
 * `protocol.json`: what a revision says in prose only, and its JSON Schema document therefore does not.
 * A revision with sessions has no `inputRequests`: there, a server's requests are methods like any other.
 */
export interface Protocol {
  readonly methods: Rows<RequestFacts & Gate & { readonly routingParam?: string }>;
  readonly notifications: Rows<NotificationFacts>;
  readonly inputRequests?: Rows<RequestFacts & { readonly clientCapability: string }>;
  /** Short name → definition that fixes the code, or the code itself where only prose tells it. */
  readonly errorCodes: Rows<string | number>;
  readonly metaKeys: Rows<string>;
  readonly headers: Rows<string>;
  readonly extension?: ExtensionFacts;
}

export interface RequestFacts {
  readonly request: string;
  readonly result: string;
}

/** Who must have declared what before the message may be sent. */
export interface Gate {
  readonly serverCapability?: string;
  readonly clientCapability?: string;
  /** A setting inside that capability. */
  readonly capabilityFlag?: string;
}

export interface NotificationFacts extends Gate {
  readonly notification: string;
  /** The definition of its params, where the notification repeats that in place. */
  readonly params?: string;
  /** Read off the schema's unions where it has them. */
  readonly sentBy?: readonly Party[];
  readonly carriedOn?: "request" | "subscription";
  readonly filter?: string;
}

/** What only an extension has. */
export interface ExtensionFacts {
  /** The name under which both sides declare it. */
  readonly id: string;
  /** `resultType` → definition of the results that it adds to methods of the protocol. */
  readonly resultTypes: Rows<string>;
  /** Methods of the protocol that may answer so. */
  readonly eligibleMethods: readonly string[];
  /** The definition of what it adds to the filter of subscriptions. */
  readonly filter: string;
}

export type Rows<T> = Readonly<Record<string, T>>;
