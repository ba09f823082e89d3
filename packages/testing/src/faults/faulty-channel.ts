import type { JsonRpcFailure, JsonRpcMessage, LocalError } from "@mortise/jsonrpc";
import type { Channel, ChannelReceiver } from "@mortise/transport-stdio";
import { Lane } from "./lane.js";
import { Fates } from "./plan.js";
import type { FaultPlan } from "./plan.js";

/**
 * A channel that loses, repeats, delays and reorders messages in both directions: for tests of what stands on a channel. The end of the
 * channel is told as it comes.
 * @throws RangeError when a chance of the plan is out of bounds
 */
export function faultyChannel(channel: Channel, plan: FaultPlan): Channel {
  const fates = new Fates(plan);
  const out = new Lane<JsonRpcMessage>(fates, (message) => channel.send(message));
  return {
    open: (receiver) => channel.open(new FaultyReceiver(receiver, fates)),
    send: (message) => out.push(message),
    close: () => {
      out.clear();
      return channel.close();
    },
  };
}

class FaultyReceiver implements ChannelReceiver {
  readonly #receiver: ChannelReceiver;
  readonly #lane: Lane<JsonRpcMessage>;

  constructor(receiver: ChannelReceiver, fates: Fates) {
    this.#receiver = receiver;
    this.#lane = new Lane(fates, (message) => receiver.message(message));
  }

  get holdable(): boolean {
    return this.#receiver.holdable === true;
  }

  message(message: JsonRpcMessage): void {
    this.#lane.push(message);
  }

  malformed(failure: JsonRpcFailure): void {
    this.#receiver.malformed(failure);
  }

  end(error?: LocalError): void {
    this.#lane.clear();
    this.#receiver.end(error);
  }
}
