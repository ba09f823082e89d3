import type { JsonRpcNotification, JsonRpcRequest, LocalError, Transport } from "@mortise/jsonrpc";

/**
 * A way to a server of a session revision: messages go both ways. A channel's transport is one as it is: nothing that is optional here
 * means anything on a pipe. What the server sends unasked goes to `unclaimed`, which answers its requests.
 */
export interface Duplex extends Transport {
  /** Sends a notification; what it resolves with says that the server has taken it, where that can be known. */
  notify(notification: JsonRpcNotification): void | Promise<void>;
  /** The session is open: this version goes with every message from now on. */
  opened?(version: string): void;
  /** Forgets the session, also one that is about to begin, so that another can be opened. */
  reset?(): void;
  /** Hears that messages of the server may have been lost. Set by the session. */
  missed?: ((why: LocalError) => void) | undefined;
  /** Which of our requests a request of the server came with, where that shows. */
  during?(question: JsonRpcRequest): JsonRpcRequest | undefined;
}
