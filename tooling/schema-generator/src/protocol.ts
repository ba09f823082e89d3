/** `protocol.json`: what a revision says in prose only, and its JSON Schema document therefore does not. */
export interface Protocol {
  readonly methods: Rows<RequestFacts & { readonly serverCapability?: string; readonly routingParam?: string }>;
  readonly notifications: Rows<NotificationFacts>;
  readonly inputRequests: Rows<RequestFacts & { readonly clientCapability: string }>;
  /** Short name → definition that fixes the code. */
  readonly errorCodes: Rows<string>;
  readonly metaKeys: Rows<string>;
  readonly headers: Rows<string>;
}

export interface RequestFacts {
  readonly request: string;
  readonly result: string;
}

export interface NotificationFacts {
  readonly notification: string;
  readonly carriedOn?: "request" | "subscription";
  readonly filter?: string;
  readonly serverCapability?: string;
  readonly capabilityFlag?: string;
}

export type Rows<T> = Readonly<Record<string, T>>;
