import { ClosedError } from "@mortise/jsonrpc";
import type { BytePort, ByteSink } from "./byte-channel.js";
import { within } from "./patience.js";

/** How long closing waits for a peer that does not read. */
const LINGER_MS = 1000;

/** A pair of web streams of bytes. */
export interface WebStreams {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}

/** Web streams as a port for {@link byteChannel}: `byteChannel(webStreamPort({ readable, writable }))`. */
export function webStreamPort(streams: WebStreams): BytePort {
  return new WebStreamPort(streams);
}

class WebStreamPort implements BytePort {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #sink: ByteSink | undefined;
  #paused: Promise<void> | undefined;
  #resume: (() => void) | undefined;

  constructor({ readable, writable }: WebStreams) {
    this.#reader = readable.getReader();
    this.#writer = writable.getWriter();
  }

  start(sink: ByteSink): void {
    this.#sink = sink;
    this.#read(sink).catch((cause: unknown) => sink.end(broken(cause)));
    this.#writer.closed.catch((cause: unknown) => sink.end(broken(cause)));
  }

  write(text: string): boolean {
    this.#writer.write(this.#encoder.encode(text)).catch(() => undefined); // writer.closed reports it
    if ((this.#writer.desiredSize ?? 0) > 0) return true;
    this.#writer.ready.then(
      () => this.#sink?.drain(),
      () => undefined,
    );
    return false;
  }

  pause(): void {
    this.#paused ??= new Promise((resolve) => (this.#resume = resolve));
  }

  resume(): void {
    this.#resume?.();
    this.#paused = undefined;
  }

  async close(): Promise<void> {
    this.resume();
    const closing = Promise.allSettled([this.#writer.close(), this.#reader.cancel()]);
    if (!(await within(LINGER_MS, closing))) this.#writer.abort().catch(() => undefined); // may itself wait for the peer
  }

  async #read(sink: ByteSink): Promise<void> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return sink.end();
      sink.data(value);
      await this.#paused;
    }
  }
}

const broken = (cause: unknown): ClosedError =>
  new ClosedError(`The stream failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
