/** Receives what a {@link LineReader} finds, in order. */
export interface LineSink {
  /** One line without its end (`\n` or `\r\n`). Blank lines are not delivered. */
  line(text: string): void;
  /** Called once in place of each line that is too long or not UTF-8. */
  refused(why: string): void;
}

const NEWLINE = 0x0a;
/** A carry that grew beyond this is given back once it is empty, so that one long line does not hold its memory for ever. */
const KEPT_CAPACITY = 64 * 1024;

/** Cuts a stream of bytes into lines of text, however the bytes were split. An oversized line is skipped, never held. */
export class LineReader {
  readonly #sink: LineSink;
  readonly #maxBytes: number;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #carry = new Uint8Array(0); // the beginning of a line whose end has not come yet: its first #carried bytes
  #carried = 0;
  #skipping = false;

  /** @param maxBytes the longest line that is delivered, in bytes without the `\n` */
  constructor(sink: LineSink, maxBytes: number) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  /** Takes the next bytes. They are not kept: the caller may reuse the buffer. */
  push(bytes: Uint8Array): void {
    const last = bytes.lastIndexOf(NEWLINE);
    if (last < 0) return this.#keep(bytes);
    let head = bytes.subarray(0, last);
    if (this.#skipping) {
      this.#skipping = false;
      const first = bytes.indexOf(NEWLINE);
      head = first === last ? head.subarray(0, 0) : head.subarray(first + 1);
    }
    this.#deliver(this.#carried === 0 ? head : this.#takeCarryWith(head));
    if (last + 1 < bytes.length) this.#keep(bytes.subarray(last + 1));
  }

  /** The stream has ended: what stands without a newline is the last line. */
  end(): void {
    if (this.#carried > 0) this.#deliver(this.#takeCarryWith(this.#carry.subarray(0, 0)));
    this.#skipping = false;
  }

  #keep(bytes: Uint8Array): void {
    if (this.#skipping) return;
    if (this.#carried + bytes.length > this.#maxBytes) {
      this.#skipping = true;
      this.#release();
      this.#sink.refused(this.#tooLong());
      return;
    }
    this.#append(bytes);
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#carried + bytes.length;
    if (needed > this.#carry.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.#carry.length));
      larger.set(this.#carry.subarray(0, this.#carried));
      this.#carry = larger;
    }
    this.#carry.set(bytes, this.#carried);
    this.#carried = needed;
  }

  #takeCarryWith(bytes: Uint8Array): Uint8Array {
    this.#append(bytes);
    const all = this.#carry.subarray(0, this.#carried);
    this.#release();
    return all; // still valid: nothing is appended before it was delivered
  }

  #release(): void {
    this.#carried = 0;
    if (this.#carry.length > KEPT_CAPACITY) this.#carry = new Uint8Array(0);
  }

  /** Whole lines at once where that is safe: decoding is paid for once a chunk, not once a line. */
  #deliver(lines: Uint8Array): void {
    const text = lines.length <= this.#maxBytes ? this.#decode(lines) : undefined;
    if (text === undefined) return this.#deliverOneByOne(lines);
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      this.#emit(text.slice(start, end));
      start = end + 1;
    }
    this.#emit(text.slice(start));
  }

  #deliverOneByOne(lines: Uint8Array): void {
    let start = 0;
    while (start <= lines.length) {
      const found = lines.indexOf(NEWLINE, start);
      const end = found < 0 ? lines.length : found;
      this.#deliverOne(lines.subarray(start, end));
      start = end + 1;
    }
  }

  #deliverOne(line: Uint8Array): void {
    if (line.length > this.#maxBytes) return this.#sink.refused(this.#tooLong());
    const text = this.#decode(line);
    if (text === undefined) this.#sink.refused("The line is not valid UTF-8.");
    else this.#emit(text);
  }

  #decode(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }

  #emit(line: string): void {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (text !== "") this.#sink.line(text);
  }

  #tooLong(): string {
    return `The line has more than ${this.#maxBytes} bytes.`;
  }
}
