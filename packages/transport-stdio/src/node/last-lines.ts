export interface LastLinesOptions {
  readonly count: number;
  readonly maxLength: number;
  readonly onLine?: (line: string) => void;
  readonly shown?: boolean;
}

/** The last lines of a text that comes in pieces; long lines are cut. */
export class LastLines {
  /** Whether somebody has seen them already, so that an error need not repeat them. */
  readonly shown: boolean;
  readonly #count: number;
  readonly #maxLength: number;
  readonly #onLine: ((line: string) => void) | undefined;
  #lines: string[] = [];
  #partial = "";

  /** @param onLine hears each line as it ends, cut like the kept ones */
  constructor({ count, maxLength, onLine, shown = false }: LastLinesOptions) {
    this.shown = shown;
    this.#count = count;
    this.#maxLength = maxLength;
    this.#onLine = onLine;
  }

  push(text: string): void {
    const pieces = text.split("\n");
    pieces.forEach((piece, index) => {
      const room = this.#maxLength - this.#partial.length;
      if (room > 0) this.#partial += piece.slice(0, room);
      if (index < pieces.length - 1) this.#endLine();
    });
  }

  /** The text has ended: what stands without a newline is the last line. */
  end(): void {
    if (this.#partial !== "") this.#endLine();
  }

  get lines(): readonly string[] {
    return this.#partial === "" ? [...this.#lines] : [...this.#lines, this.#partial].slice(-this.#count);
  }

  #endLine(): void {
    const line = this.#partial.endsWith("\r") ? this.#partial.slice(0, -1) : this.#partial;
    this.#partial = "";
    this.#lines.push(line);
    if (this.#lines.length > this.#count) this.#lines.shift();
    this.#onLine?.(line);
  }
}
