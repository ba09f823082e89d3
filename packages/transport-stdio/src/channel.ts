import type { JsonRpcFailure, JsonRpcMessage, LocalError } from "@mortise/jsonrpc";

/**
 * A port that carries whole JSON-RPC messages both ways, in order. With one of these, {@link serveChannel} and {@link channelTransport}
 * do the rest, so a custom transport (a WebSocket, a worker's `MessagePort`) is no more than an implementation of this.
 */
export interface Channel {
  /** Begins delivery. Called once, before anything else. */
  open(receiver: ChannelReceiver): void;
  /**
   * Queues a message without waiting; one sent after the end is dropped.
   * @throws TypeError when the message cannot be written as JSON
   * @throws LocalError when it would have to wait and too much waits already, and the receiver is not `holdable`
   */
  send(message: JsonRpcMessage): void;
  /** Writes what is queued, ends both directions and delivers nothing more. Safe to call twice; never rejects. */
  close(): Promise<void>;
}

/** Who listens to a {@link Channel}. The channel calls it from its read loop, so it must not throw. */
export interface ChannelReceiver {
  /** Takes a message whose shape was checked. */
  message(message: JsonRpcMessage): void;
  /** Takes what arrived and is not a message: the failed response says why and can be sent back. */
  malformed(failure: JsonRpcFailure): void;
  /** Nothing more will arrive; called at most once, never after `close()`. Without `error` the peer ended in good order and may still listen. */
  end(error?: LocalError): void;
  /**
   * True when the channel may stop reading while the peer does not read what we send (a server, whose output grows with its input).
   * A client leaves it out: two sides that wait for each other would wait for ever.
   */
  readonly holdable?: boolean;
}
