import { serialize } from "@mortise/jsonrpc";
import type { JsonRpcMessage } from "@mortise/jsonrpc";
import type { EventStream } from "@mortise/transport-http";
import type { EventLog } from "./event-store.js";

/** What a stream tells and asks of its connections. */
export interface StreamSettings {
  /** How long a client waits before it connects again, ms; `undefined` for clients that do not know events without data. */
  readonly retryMs: number | undefined;
  /** How long one connection is held, ms; `undefined` for as long as it lasts. */
  readonly holdMs: number | undefined;
}

/**
 * One stream of messages to a client, over any number of connections, one at a time. An event's id names the stream and the position in it, so
 * whoever has an id can have what follows.
 */
export class SessionStream {
  readonly number: number;
  readonly #log: EventLog;
  readonly #settings: StreamSettings;
  /** What was said before the first connection was there, which is a turn of the event loop at most: nothing of that may be lost. */
  #early: string[] | undefined = [];
  #connection: EventStream | undefined;
  #holding: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(number: number, log: EventLog, settings: StreamSettings) {
    this.number = number;
    this.#log = log;
    this.#settings = settings;
  }

  get connected(): boolean {
    return this.#connection !== undefined && !this.#connection.gone;
  }

  get ended(): boolean {
    return this.#ended;
  }

  send(message: JsonRpcMessage): void {
    if (this.#ended) return;
    const data = serialize(message);
    const position = this.#log.append(data);
    if (this.#early) this.#early.push(data);
    else this.#connection?.send({ id: this.#idOf(position), data });
  }

  /** Whether somebody who has seen everything up to `position` can go on from there. */
  resumable(position: number): boolean {
    const missed = this.#log.after(position);
    return missed !== undefined && (missed.length > 0 || !this.#ended);
  }

  /** Sends what came after `position`, and from now on everything, on this connection and no other. */
  connect(connection: EventStream, position = 0): void {
    this.disconnect();
    const missed = this.#early ?? this.#log.after(position);
    this.#early = undefined;
    if (missed === undefined) return connection.end(); // it has been forgotten this very moment
    const { retryMs, holdMs } = this.#settings;
    // Says where to go on from before there is anything to say (2025-11-25 transports § Sending Messages to the Server).
    if (retryMs !== undefined && !this.#ended) connection.send({ id: this.#idOf(position), data: "", retry: retryMs });
    for (const [index, data] of missed.entries()) {
      if (connection.full) return connection.end(); // he takes what there is and comes back for the rest
      connection.send({ id: this.#idOf(position + index + 1), data });
    }
    if (this.#ended) return connection.end();
    this.#connection = connection;
    if (holdMs !== undefined) this.#holding = setTimeout(() => this.disconnect(), holdMs);
    connection.onGone(() => this.#left(connection));
  }

  /** Closes the connection; the stream goes on. */
  disconnect(): void {
    clearTimeout(this.#holding);
    this.#connection?.end();
    this.#connection = undefined;
  }

  /** Nothing more is sent on this stream; what was sent can still be had. */
  end(): void {
    this.#ended = true;
    this.disconnect();
  }

  /** Ends it, and forgets what was sent. */
  drop(): void {
    this.end();
    this.#early &&= [];
    this.#log.drop();
  }

  #left(connection: EventStream): void {
    if (this.#connection === connection) this.disconnect();
  }

  #idOf(position: number): string {
    return `${this.number}-${position}`;
  }
}

/** Reads an event's id. */
export function readEventId(id: string): { readonly stream: number; readonly position: number } | undefined {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(id);
  return match === null ? undefined : { stream: Number(match[1]), position: Number(match[2]) };
}
