import type { MessagePort } from "node:worker_threads";
import { ClosedError, parseMessage, serialize } from "@mortise/jsonrpc";
import type { JsonRpcMessage } from "@mortise/jsonrpc";
import type { Channel, ChannelReceiver } from "@mortise/transport-stdio";

const GOODBYE = null;

/** JSON-RPC messages over a `MessagePort`, one text each. The port becomes the channel's own. */
export function messagePortChannel(port: MessagePort): Channel {
  return new MessagePortChannel(port);
}

class MessagePortChannel implements Channel {
  readonly #port: MessagePort;
  #receiver: ChannelReceiver | undefined; // gone once nothing more may be delivered
  #closed = false;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  open(receiver: ChannelReceiver): void {
    this.#receiver = receiver;
    this.#port.on("message", (data: unknown) => this.#receive(data));
    this.#port.on("close", () => this.#end(new ClosedError("The other side of the port is gone.")));
  }

  send(message: JsonRpcMessage): void {
    const text = serialize(message); // first: it throws what cannot be written as JSON
    if (!this.#closed) this.#port.postMessage(text);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#receiver = undefined;
    this.#port.postMessage(GOODBYE);
    this.#port.close();
  }

  #receive(data: unknown): void {
    if (data === GOODBYE) return this.#end();
    const parsed = parseMessage(String(data));
    if (parsed.ok) this.#receiver?.message(parsed.message);
    else this.#receiver?.malformed(parsed.failure);
  }

  #end(error?: ClosedError): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.end(error);
  }
}
