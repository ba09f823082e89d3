import { ClosedError } from "@mortise/jsonrpc";
import type { BytePort, ByteSink } from "@mortise/transport-stdio";
import { seededRandom } from "../random.js";

/** How a stream of bytes arrives. */
export interface BytePlan {
  /** Default 1. */
  readonly seed?: number;
  /** Cuts what arrives into pieces of 1 to this many bytes, in the middle of characters too. Default: as it comes. */
  readonly maxPiece?: number;
  /** Bytes after which nothing more arrives and the port ends with an error, as if the peer had died. Default: never. */
  readonly truncateAfter?: number;
}

/** A port whose incoming bytes are cut into pieces and off: `byteChannel(faultyPort(port, { maxPiece: 3 }))`. */
export function faultyPort(port: BytePort, plan: BytePlan): BytePort {
  return {
    start: (sink) => port.start(new FaultySink(sink, plan)),
    write: (text) => port.write(text),
    pause: () => port.pause(),
    resume: () => port.resume(),
    close: () => port.close(),
    ...(port.defer && { defer: port.defer.bind(port) }),
  };
}

class FaultySink implements ByteSink {
  readonly #sink: ByteSink;
  readonly #maxPiece: number;
  readonly #random: () => number;
  #left: number;

  constructor(sink: ByteSink, { seed = 1, maxPiece = Infinity, truncateAfter = Infinity }: BytePlan) {
    this.#sink = sink;
    this.#maxPiece = maxPiece;
    this.#random = seededRandom(seed);
    this.#left = truncateAfter;
  }

  data(bytes: Uint8Array): void {
    let rest = bytes.subarray(0, this.#left);
    this.#left -= rest.length;
    while (rest.length > 0) {
      const size = this.#maxPiece === Infinity ? rest.length : 1 + Math.floor(this.#random() * this.#maxPiece);
      this.#sink.data(rest.subarray(0, size));
      rest = rest.subarray(size);
    }
    if (this.#left === 0) this.#sink.end(new ClosedError("The stream was cut off."));
  }

  end(error?: ClosedError): void {
    this.#sink.end(error);
  }

  drain(): void {
    this.#sink.drain();
  }
}
