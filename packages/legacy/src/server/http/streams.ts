import type { JsonRpcMessage } from "@mortise/jsonrpc";
import type { EventStream } from "@mortise/transport-http";
import type { EventStore } from "./event-store.js";
import { readEventId, SessionStream } from "./session-stream.js";
import type { StreamSettings } from "./session-stream.js";

/** The streams of one session. */
export class Streams {
  readonly #store: EventStore;
  readonly #max: number;
  readonly #maxStanding: number;
  readonly #all = new Map<number, SessionStream>();
  /** Those that a GET opened, oldest first. */
  readonly #standing = new Set<SessionStream>();
  #last = 0;
  #closed = false;

  /** @param max how many are kept @param maxStanding of those that a GET opened, how many have a connection */
  constructor(store: EventStore, max: number, maxStanding: number) {
    this.#store = store;
    this.#max = max;
    this.#maxStanding = maxStanding;
  }

  get connected(): boolean {
    for (const stream of this.#all.values()) if (stream.connected) return true;
    return false;
  }

  open(settings: StreamSettings): SessionStream {
    const stream = new SessionStream(++this.#last, this.#store.open(), settings);
    this.#all.set(stream.number, stream);
    if (this.#closed)
      this.close(); // a handler that has not heard yet that its session is over
    else if (this.#all.size > this.#max) this.#forgetOne();
    return stream;
  }

  /** A stream for messages that belong to no request. */
  openStanding(settings: StreamSettings): SessionStream {
    const stream = this.open(settings);
    this.#standing.add(stream);
    return stream;
  }

  /** Sends what the stream has, after `position`, on this connection. Where a GET has too many of them, the oldest ends. */
  connect(stream: SessionStream, connection: EventStream, position = 0): void {
    stream.connect(connection, position);
    if (!this.#standing.has(stream)) return;
    const others = [...this.#standing].filter((other) => other !== stream && other.connected);
    for (const other of others.slice(0, Math.max(0, others.length + 1 - this.#maxStanding))) other.disconnect();
  }

  /** The stream that an event's id names, and where to go on in it; `undefined` when that is not possible. */
  find(eventId: string): { readonly stream: SessionStream; readonly position: number } | undefined {
    const event = readEventId(eventId);
    if (event === undefined) return undefined;
    const stream = this.#all.get(event.stream);
    return stream?.resumable(event.position) ? { stream, position: event.position } : undefined;
  }

  /** Sends what belongs to no request on exactly one stream: the latest with a reader, else the latest, whose reader may come back. */
  tell(message: JsonRpcMessage): void {
    let chosen: SessionStream | undefined;
    for (const stream of this.#standing)
      if (chosen === undefined || stream.connected || !chosen.connected) chosen = stream;
    chosen?.send(message);
  }

  /** Forgets all of them, those that are still to come included. */
  close(): void {
    this.#closed = true;
    for (const stream of this.#all.values()) stream.drop();
    this.#all.clear();
    this.#standing.clear();
  }

  /** The oldest that nobody may still be waiting for. */
  #forgetOne(): void {
    for (const stream of this.#all.values()) {
      if (!stream.ended && (stream.connected || !this.#standing.has(stream))) continue;
      this.#all.delete(stream.number);
      this.#standing.delete(stream);
      return stream.drop();
    }
  }
}
