/** One HTTP request, ready to go. */
export interface Outgoing {
  /** Default `"POST"`: requests of this revision are nothing else. */
  readonly method?: "POST" | "GET" | "DELETE";
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where the method has none. */
  readonly body?: string;
}

/** The head of an answer, and the way to its body, of which one of the three is called, once. */
export interface Answer {
  /** 0 where a browser hides a redirect. */
  readonly status: number;
  /** @param name lower case */
  header(name: string): string | undefined;
  /** The whole body as UTF-8 text. Rejects with a RangeError when it is longer than `limit` bytes. */
  text(limit: number): Promise<string>;
  /** The body as it arrives; resolves at its end, rejects when the connection breaks. */
  read(onText: (text: string) => void): Promise<void>;
  /** The body is not wanted, or, during {@link read}, no longer: free the connection, with the little that is left or without. */
  discard(): void;
}

/** A request on its way. */
export interface Sending {
  /** Resolves with the head of the answer; rejects when there is none, soon after {@link cancel} at the latest. */
  readonly answer: Promise<Answer>;
  /** Gives the request up, whatever its state, and closes its connection: that is how a server learns of it. */
  cancel(): void;
}

/** What carries a request: `fetch`, Node's pool, or something of your own. It follows no redirects. */
export interface HttpSender {
  send(outgoing: Outgoing): Sending;
  /** Frees what is kept between requests. */
  close(): void | Promise<void>;
}
