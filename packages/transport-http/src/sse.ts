/** One event of a stream (WHATWG HTML § 9.2). */
export interface SseEvent {
  /** The lines of `data`, joined by newlines. */
  readonly data: string;
  /** `"message"` unless the stream says otherwise. */
  readonly event?: string;
  readonly id?: string;
  /** How long to wait before reconnecting, ms. */
  readonly retry?: number;
}

/** The text of one event. */
export function formatEvent({ data, event, id, retry }: SseEvent): string {
  let text = "";
  if (event !== undefined) text += `event: ${oneLine(event)}\n`;
  if (id !== undefined) text += `id: ${oneLine(id)}\n`;
  if (retry !== undefined) text += `retry: ${retry}\n`;
  return `${text}data: ${LINE_END.test(data) ? data.split(LINE_END).join("\ndata: ") : data}\n\n`;
}

/** A comment: keeps the connection busy and is read by nobody. */
export const SSE_COMMENT = ": keep-alive\n\n";

const LINE_END = /\r\n|\r|\n/;
const oneLine = (value: string): string => value.replaceAll(/[\r\n\0]/g, " ");

/** Longest event that a reader takes by default, UTF-16 units. */
const MAX_EVENT = 16 * 1024 * 1024;

/** Reads events from text that arrives in pieces, cut anywhere. */
export class SseReader {
  readonly #onEvent: (event: SseEvent) => void;
  readonly #maxEvent: number;
  // A line that is still growing is kept in pieces: joining at each arrival would copy a long one over and over.
  #line: string[] = [];
  #data: string[] = [];
  #fields: { event?: string; id?: string; retry?: number } = {};
  #size = 0;
  #afterCarriageReturn = false;
  #started = false;

  /** @param maxEvent longest event in UTF-16 units; a longer one makes {@link push} throw a RangeError */
  constructor(onEvent: (event: SseEvent) => void, maxEvent: number = MAX_EVENT) {
    this.#onEvent = onEvent;
    this.#maxEvent = maxEvent;
  }

  push(text: string): void {
    if (text === "") return;
    const isTail = this.#started ? this.#afterCarriageReturn && text[0] === "\n" : text[0] === "\uFEFF";
    let start = isTail ? 1 : 0; // the other half of a line end, or a byte order mark
    this.#started = true;
    this.#afterCarriageReturn = text.endsWith("\r");
    const ends = /\r\n?|\n/g;
    ends.lastIndex = start;
    for (let end; (end = ends.exec(text)) !== null; start = ends.lastIndex) {
      this.#grow(text.slice(start, end.index));
      this.#endLine();
    }
    if (start < text.length) this.#grow(text.slice(start));
  }

  #grow(piece: string): void {
    this.#size += piece.length;
    if (this.#size > this.#maxEvent) throw new RangeError(`An event has more than ${this.#maxEvent} characters.`);
    this.#line.push(piece);
  }

  #endLine(): void {
    const line = this.#line.length === 1 ? (this.#line[0] as string) : this.#line.join("");
    this.#line = [];
    if (line === "") return this.#endEvent();
    const colon = line.indexOf(":");
    if (colon === 0) return this.#forget(line);
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#fields.event = value;
    else if (name === "id" && !value.includes("\0")) this.#fields.id = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.#fields.retry = Number(value);
    else this.#forget(line);
  }

  /** What is not kept does not count. */
  #forget(line: string): void {
    this.#size -= line.length;
  }

  #endEvent(): void {
    const data = this.#data;
    const fields = this.#fields;
    this.#data = [];
    this.#fields = {};
    this.#size = 0;
    // Without data nothing is dispatched to a page; here an id or a retry alone is still worth knowing.
    if (data.length > 0 || fields.id !== undefined || fields.retry !== undefined) {
      this.#onEvent({ data: data.join("\n"), ...fields });
    }
  }
}
