import { serialize } from "@mortise/jsonrpc";
import type { JsonRpcMessage } from "@mortise/jsonrpc";
import type { EventStream } from "@mortise/transport-http";
import type { ReplyStream } from "./reply.js";

/** A stream of one connection: nobody can come back to it, so its events need no ids. */
export class PlainStream implements ReplyStream {
  #connection: EventStream | undefined;
  /** What was said before the connection was there, a turn of the event loop at most. */
  readonly #early: string[] = [];
  #ended = false;

  send(message: JsonRpcMessage): void {
    const data = serialize(message);
    if (this.#connection) this.#connection.send({ data });
    else this.#early.push(data);
  }

  connect(connection: EventStream): void {
    for (const data of this.#early.splice(0)) connection.send({ data });
    if (this.#ended) connection.end();
    this.#connection = connection;
  }

  disconnect(): void {
    this.#connection?.end();
  }

  end(): void {
    this.#ended = true;
    this.disconnect();
  }
}
