/** What every layer needs to know about a method of a revision without sessions, or of an extension to one. */
export interface MethodRow {
  /** Name of the definition of the whole request. */
  readonly request: string;
  /** Name of the definition of its params; undefined where the schema describes them in place. */
  readonly params: string | undefined;
  /** Name of the definition of the result that completes it. */
  readonly result: string;
  /** The values of `resultType` that the core protocol lets it answer with; extensions may add their own. */
  readonly resultTypes: readonly string[];
  /** Whether the server may answer `input_required`, so that the client asks again with the answers. */
  readonly mayAskForInput: boolean;
  /** Whether its result carries `ttlMs` and `cacheScope`. */
  readonly cacheable: boolean;
  /** The param that names what is called or read; over HTTP the `mcp-name` header repeats it. */
  readonly routingParam: string | undefined;
  /** The key of `ServerCapabilities` that a server must advertise to offer it; undefined where every server does or the params decide. */
  readonly serverCapability: string | undefined;
}

/** What every layer needs to know about a notification of a revision without sessions. */
export interface NotificationRow {
  /** Name of the definition of the whole notification. */
  readonly notification: string;
  /** Name of the definition of its params; undefined where the schema describes them in place. */
  readonly params: string | undefined;
  readonly sentBy: readonly ("client" | "server")[];
  /** Whose open response carries it: that of the request it speaks about, or that of `subscriptions/listen`; undefined: neither. */
  readonly carriedOn: "request" | "subscription" | undefined;
  /** The key of `SubscriptionFilter` that asks for it. */
  readonly filter: string | undefined;
  /** The key of `ServerCapabilities` that announces it, */
  readonly serverCapability: string | undefined;
  /** and the flag inside, where there is one. */
  readonly capabilityFlag: string | undefined;
}

/** What every layer needs to know about a kind of input that a server may ask for. */
export interface InputRequestRow {
  /** Name of the definition of the request. */
  readonly request: string;
  /** Name of the definition of its params; undefined where the schema describes them in place. */
  readonly params: string | undefined;
  /** Name of the definition of the answer. */
  readonly result: string;
  /** The key of `ClientCapabilities` that a client must declare to be asked. */
  readonly clientCapability: string;
}

/** What every layer needs to know about a request of a revision with sessions, where either side may ask. */
export interface SessionMethodRow {
  /** Name of the definition of the whole request. */
  readonly request: string;
  /** Name of the definition of its params; undefined where the schema describes them in place. */
  readonly params: string | undefined;
  /** Name of the definition of the result. */
  readonly result: string;
  readonly sentBy: readonly ("client" | "server")[];
  /** Whether its params may ask for a task, so that a `CreateTaskResult` answers it. */
  readonly mayBecomeTask: boolean;
  /** The key of `ServerCapabilities` that a server must have declared to receive it; undefined: none. */
  readonly serverCapability: string | undefined;
  /** The key of `ClientCapabilities` that a client must have declared to receive it; undefined: none. */
  readonly clientCapability: string | undefined;
  /** The setting inside that capability which must be there too. */
  readonly capabilityFlag: string | undefined;
}

/** What every layer needs to know about a notification of a revision with sessions. */
export interface SessionNotificationRow {
  /** Name of the definition of the whole notification. */
  readonly notification: string;
  /** Name of the definition of its params; undefined where the schema describes them in place. */
  readonly params: string | undefined;
  readonly sentBy: readonly ("client" | "server")[];
  /** The key of `ServerCapabilities` that a server must have declared for it to be sent; undefined: none. */
  readonly serverCapability: string | undefined;
  /** The key of `ClientCapabilities` that a client must have declared for it to be sent; undefined: none. */
  readonly clientCapability: string | undefined;
  /** The setting inside that capability which must be there too. */
  readonly capabilityFlag: string | undefined;
}
