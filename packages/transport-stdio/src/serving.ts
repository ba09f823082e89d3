import type { Auth, JsonRpcMessage, JsonRpcRequest, LocalError, Reach } from "@mortise/jsonrpc";

export interface ServeChannelOptions {
  /** What `context.transport` says. Default `"stdio"`. */
  readonly transport?: string;
  /** How far the other end may be: what `context.reach` says. Default `"process"` for `"stdio"`, `"network"` for a transport of another name. */
  readonly reach?: Reach;
  /** Who is at the other end, where the channel itself proves it (a Unix socket's peer, for example). */
  readonly auth?: Auth;
  /** Most requests that run at once, open subscriptions and cancelled requests that have not stopped yet included. Default 1024; more are refused. */
  readonly maxInFlight?: number;
  /** How long running requests may finish once the channel ends or is closed, in milliseconds. Default 1000. */
  readonly drainMs?: number;
  /** Hears of an exchange that rejected or whose response is not JSON. The peer is told "Internal error" and no more. */
  readonly onError?: (error: unknown, request: JsonRpcRequest) => void;
  /**
   * Takes traffic that this revision does not claim: requests without a protocol version in `_meta`, responses, unknown notifications. Returns true
   * when it took the message, or a promise that settles when it is done with it and never rejects: the channel stays open for that as for
   * requests. `send` writes to the same channel. Without it such requests go to the exchange and the rest is ignored.
   */
  readonly otherwise?: (message: JsonRpcMessage, send: (message: JsonRpcMessage) => void) => boolean | Promise<void>;
  /** Called once nothing more will arrive, before running requests get their time to finish. Not when {@link Serving.close} ends it. */
  readonly onEnd?: () => void;
}

/** A channel that is being served. */
export interface Serving {
  /** Stops taking requests, ends subscriptions, lets the rest finish within `drainMs`, then closes the channel. Never rejects. */
  close(): Promise<void>;
  /** Resolves when all is over: with the error that broke the channel, otherwise `undefined`. Never rejects. */
  readonly closed: Promise<LocalError | undefined>;
}
