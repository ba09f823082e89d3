import { ClosedError, failure, JSON_RPC_CODES, LocalError, parseMessage, RpcError, serialize } from "@mortise/jsonrpc";
import type { JsonRpcMessage, ParseLimits } from "@mortise/jsonrpc";
import type { Channel, ChannelReceiver } from "./channel.js";
import { LineReader } from "./lines.js";
import type { LineSink } from "./lines.js";

/** Any stream of bytes both ways, reduced to what a channel needs. */
export interface BytePort {
  /** Begins reading. Called once. */
  start(sink: ByteSink): void;
  /** Writes text as UTF-8. `false` asks to hold on until {@link ByteSink.drain}. Must not throw. */
  write(text: string): boolean;
  /** Stops and goes on reading. */
  pause(): void;
  resume(): void;
  /** Ends writing after what was written, stops reading, frees the stream. Resolves when that is done; never rejects. */
  close(): Promise<void>;
  /** Runs `flush` at the end of this turn of the event loop, so that a turn is one write. Default `queueMicrotask`. */
  defer?(flush: () => void): void;
}

/** What a {@link BytePort} reports to. */
export interface ByteSink {
  data(bytes: Uint8Array): void;
  /** Nothing more will come. Without `error` the peer ended in good order. Calls after the first are ignored. */
  end(error?: LocalError): void;
  /** Writing may go on. */
  drain(): void;
}

export interface ByteChannelOptions {
  /** Longest line that is read, in bytes. Default 16 Mi. A longer one is refused and skipped without being held in memory. */
  readonly maxLineBytes?: number;
  /** Deepest nesting of a message that is read. Default 128. */
  readonly maxDepth?: number;
  /**
   * Most text that may wait for a peer that does not read, in UTF-16 units. Default 64 Mi. Beyond it a client's requests are rejected with
   * `BACKLOG_FULL` until the peer reads on; a server, which cannot take an answer back, ends the channel.
   */
  readonly maxWaiting?: number;
}

const MIB = 1024 * 1024;

/** One JSON-RPC message a line over a stream of bytes, as on stdio (2026-07-28, Transports § stdio). */
export function byteChannel(port: BytePort, options: ByteChannelOptions = {}): Channel {
  return new ByteChannel(port, options);
}

class ByteChannel implements Channel, ByteSink, LineSink {
  readonly #port: BytePort;
  readonly #lines: LineReader;
  readonly #limits: ParseLimits;
  readonly #maxWaiting: number;
  #receiver: ChannelReceiver | undefined; // gone once nothing more may be delivered
  #waiting = "";
  #scheduled = false;
  #blocked = false;
  #closing: Promise<void> | undefined;

  constructor(port: BytePort, options: ByteChannelOptions) {
    const { maxLineBytes = 16 * MIB, maxDepth, maxWaiting = 64 * MIB } = options;
    this.#port = port;
    this.#lines = new LineReader(this, maxLineBytes);
    this.#limits = { maxLength: maxLineBytes, ...(maxDepth !== undefined && { maxDepth }) };
    this.#maxWaiting = maxWaiting;
  }

  open(receiver: ChannelReceiver): void {
    this.#receiver = receiver;
    this.#port.start(this);
  }

  send(message: JsonRpcMessage): void {
    if (this.#closing !== undefined) return;
    const text = serialize(message) + "\n";
    if (this.#blocked && this.#waiting.length + text.length > this.#maxWaiting) return this.#overflow();
    this.#waiting += text;
    if (this.#scheduled || this.#blocked) return;
    this.#scheduled = true;
    if (this.#port.defer) this.#port.defer(this.#flush);
    else queueMicrotask(this.#flush);
  }

  close(): Promise<void> {
    if (this.#closing === undefined) {
      this.#receiver = undefined;
      if (this.#waiting !== "") this.#port.write(this.#waiting);
      this.#waiting = "";
      this.#closing = this.#port.close();
    }
    return this.#closing;
  }

  data(bytes: Uint8Array): void {
    this.#lines.push(bytes);
  }

  end(error?: LocalError): void {
    this.#lines.end();
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.end(error);
  }

  drain(): void {
    if (!this.#blocked) return;
    this.#blocked = false;
    this.#port.resume();
    this.#flush();
  }

  line(text: string): void {
    const receiver = this.#receiver;
    if (receiver === undefined) return;
    const parsed = parseMessage(text, this.#limits);
    if (parsed.ok) receiver.message(parsed.message);
    else receiver.malformed(parsed.failure);
  }

  refused(why: string): void {
    this.#receiver?.malformed(failure(undefined, new RpcError(JSON_RPC_CODES.parseError, why)));
  }

  readonly #flush = (): void => {
    this.#scheduled = false;
    if (this.#waiting === "" || this.#blocked) return;
    const text = this.#waiting;
    this.#waiting = "";
    if (this.#port.write(text)) return;
    this.#blocked = true;
    if (this.#receiver?.holdable === true) this.#port.pause();
  };

  #overflow(): void {
    const why = `The peer does not read: ${this.#waiting.length} characters wait for it.`;
    if (this.#receiver?.holdable !== true) throw new LocalError("BACKLOG_FULL", `${why} Wait for answers, then go on.`);
    this.#waiting = "";
    this.end(new ClosedError(why));
    void this.close();
  }
}
