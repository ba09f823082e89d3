/** One POST, ready to go. */
export interface Post {
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
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

/** A POST on its way. */
export interface Sending {
  /** Resolves with the head of the answer; rejects when there is none, soon after {@link cancel} at the latest. */
  readonly answer: Promise<Answer>;
  /** Gives the POST up, whatever its state, and closes its connection: that is how a server learns of it. */
  cancel(): void;
}

/** What carries a POST: `fetch`, Node's pool, or something of your own. It follows no redirects. */
export interface HttpSender {
  send(post: Post): Sending;
  /** Frees what is kept between requests. */
  close(): void | Promise<void>;
}
