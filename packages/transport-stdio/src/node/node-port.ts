import type { Readable, Writable } from "node:stream";
import { ClosedError } from "@mortise/jsonrpc";
import type { BytePort, ByteSink } from "../byte-channel.js";

/** Node streams as a port. Whoever owns the streams says how they are closed. */
export class NodePort implements BytePort {
  readonly #readable: Readable;
  readonly #writable: Writable;
  readonly #write: (text: string) => boolean;
  readonly #close: () => Promise<void>;
  #sink: ByteSink | undefined;

  /** @param write what writes to `writable`; differs from its own method where that is guarded */
  constructor(readable: Readable, writable: Writable, close: () => Promise<void>, write?: (text: string) => boolean) {
    this.#readable = readable;
    this.#writable = writable;
    this.#close = close;
    this.#write = write ?? ((text) => writable.write(text));
    writable.on("error", ignore); // for good: a late EPIPE must not end the process
  }

  start(sink: ByteSink): void {
    this.#sink = sink;
    this.#readable.on("data", this.#onData).on("end", this.#onEnd).on("close", this.#onEnd).on("error", this.#onError);
    this.#writable.on("drain", this.#onDrain).on("error", this.#onError).on("close", this.#onEnd);
  }

  write(text: string): boolean {
    return !this.#writable.writable || this.#write(text);
  }

  pause(): void {
    this.#readable.pause();
  }

  resume(): void {
    this.#readable.resume();
  }

  defer(flush: () => void): void {
    setImmediate(flush);
  }

  async close(): Promise<void> {
    this.#readable
      .off("data", this.#onData)
      .off("end", this.#onEnd)
      .off("close", this.#onEnd)
      .off("error", this.#onError);
    this.#writable.off("drain", this.#onDrain).off("error", this.#onError).off("close", this.#onEnd);
    this.#readable.on("error", ignore);
    await this.#close();
  }

  readonly #onData = (bytes: Uint8Array): void => this.#sink?.data(bytes);
  readonly #onEnd = (): void => this.#sink?.end();
  readonly #onDrain = (): void => this.#sink?.drain();
  readonly #onError = (cause: Error): void =>
    this.#sink?.end(new ClosedError(`The stream failed: ${cause.message}`, { cause }));
}

const ignore = (): void => undefined;

/** Ends writing after what was written. Resolves when the operating system has it all, or never will. */
export function endWriting(writable: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (writable.destroyed || writable.writableFinished) return resolve();
    writable.once("close", resolve);
    writable.end(() => {
      writable.off("close", resolve);
      resolve();
    });
  });
}
