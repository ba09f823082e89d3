import type { Auth, JsonRpcNotification, JsonRpcRequest, Reach } from "@mortise/jsonrpc";

/** Where messages to the client go that belong to the message being handled: the stream of that POST, or the pipe. */
export interface Carrier {
  /** Sends without waiting. Called at any time until the message is answered; what can no longer be sent is dropped. */
  send(message: JsonRpcNotification | JsonRpcRequest): void;
  /** Who sent this very message, where the carrier proves it anew each time; otherwise it is the session's own caller. */
  readonly auth?: Auth;
}

/** Who is at the other end of a session. */
export interface Caller {
  readonly auth?: Auth;
  /** What `context.transport` says. */
  readonly transport: string;
  /** What `context.reach` says. */
  readonly reach: Reach;
}
