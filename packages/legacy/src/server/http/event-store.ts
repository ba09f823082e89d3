/**
 * Where the messages of streams are kept, so that a client whose connection broke can have them again. A session lives in one process, so
 * its messages are read by the process that wrote them, and at once. The default is {@link memoryEventStore}.
 */
export interface EventStore {
  /** Begins the log of one stream. */
  open(): EventLog;
}

/** The messages of one stream, in the order in which they were sent. */
export interface EventLog {
  /** Keeps one more message, or forgets it where there is no room. @returns its position: 1 for the first, one more for each that follows */
  append(message: string): number;
  /** What came after a position, 0 for all; `undefined` when some of that is not kept any more. */
  after(position: number): readonly string[] | undefined;
  /** Forgets the stream: nobody will ask for it again. */
  drop(): void;
}
