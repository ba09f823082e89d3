import type { LocalError } from "./error.js";
import type { Exchange } from "./exchange.js";
import type { JsonRpcNotification, JsonRpcRequest, JsonRpcResponse } from "./message.js";

/** What a transport has found out about its way to the server. */
export interface WayFound {
  /** How the server is spoken to, in a word; `undefined` as long as that is not known. */
  readonly era: string | undefined;
  /** What was found, and from what, a sentence each in the order in which it happened. Fit for a log: no secrets. */
  readonly story: readonly string[];
}

/** A client's way to a server: an {@link Exchange} with a life. */
export interface Transport {
  readonly exchange: Exchange;
  /** Ends the transport; requests still open are rejected with a `ClosedError`. Safe to call twice. */
  close(): Promise<void>;
  /** Resolves when the transport has ended for good: with the error that ended it, or `undefined` after `close()`. Never rejects. */
  readonly closed: Promise<LocalError | undefined>;
  /**
   * Receives what no open request claims. For a request it may return the response to send back; without one the peer is told
   * that the method does not exist.
   */
  unclaimed: ((message: JsonRpcNotification | JsonRpcRequest) => Promise<JsonRpcResponse> | void) | undefined;
  /** For a transport that has to find out how its server is to be spoken to. */
  describe?(): WayFound;
}
