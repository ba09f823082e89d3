import { LocalError } from "@mortise/jsonrpc";
import { NetworkError } from "@mortise/transport-http";
import type { Answer } from "@mortise/transport-http";
import { SessionLostError } from "../errors.js";
import { wait } from "../../wait.js";
import type { AnswerReader } from "./answer-reader.js";
import { lostSession } from "./lost-session.js";
import { ERROR_TEXT } from "./options.js";
import { isEventStream } from "./read-events.js";
import type { Position } from "./read-events.js";
import { delayBefore } from "./reconnect.js";

export interface StandingStreamInit {
  readonly reader: AnswerReader;
  readonly maxReconnects: number;
  readonly get: (lastEventId: string | undefined, signal: AbortSignal) => Promise<Answer>;
  /** Messages may have been lost, or the session was. */
  readonly missed: (why: LocalError) => void;
  readonly tell: (what: string) => void;
  readonly warn: (what: string, cause?: unknown) => void;
}

/**
 * The stream for what a server says unasked (2025-11-25 transports § listening for messages): open as long as the session is, opened again
 * when it is cut. A server may have none; that is no fault.
 */
export class StandingStream {
  readonly #init: StandingStreamInit;
  readonly #life = new AbortController();

  constructor(init: StandingStreamInit) {
    this.#init = init;
    void this.#run();
  }

  close(): void {
    this.#life.abort();
  }

  async #run(): Promise<void> {
    const { missed, warn } = this.#init;
    try {
      await this.#streams();
    } catch (error) {
      if (this.#life.signal.aborted) return;
      if (error instanceof SessionLostError) return missed(error);
      warn("The stream for what the server says unasked is gone, and could not be opened again.", error);
      missed(error instanceof LocalError ? error : new LocalError("STREAM_LOST", String(error), { cause: error }));
    }
  }

  async #streams(): Promise<void> {
    const { signal } = this.#life;
    const position: Position = { lastEventId: undefined, retry: undefined };
    for (let quiet = 0, first = true; ; first = false) {
      const answer = await this.#open(position, quiet, first);
      if (answer === undefined) return;
      if (!first && position.lastEventId === undefined) this.#init.missed(UNSAID);
      const { spoke } = await this.#init.reader.readUnasked(answer, position);
      if (signal.aborted) return;
      quiet = spoke ? 0 : quiet + 1;
    }
  }

  /** The next stream; `undefined` where the server has none. */
  async #open({ lastEventId, retry }: Position, quiet: number, first: boolean): Promise<Answer | undefined> {
    const { get, maxReconnects } = this.#init;
    const { signal } = this.#life;
    for (let attempt = first ? 0 : 1; ; attempt++) {
      if (attempt > 0) await wait(delayBefore(attempt + quiet, retry), signal);
      signal.throwIfAborted();
      try {
        const answer = await get(lastEventId, signal);
        if (isEventStream(answer)) return answer;
        const body = await answer.text(ERROR_TEXT).catch((): string => "");
        const lost = first ? undefined : lostSession("The server", answer.status, body);
        if (lost !== undefined) throw lost;
        if (answer.status < 500 || attempt >= maxReconnects) return this.#none(answer.status, first);
      } catch (error) {
        if (!(error instanceof NetworkError) || attempt >= maxReconnects) throw error;
      }
    }
  }

  #none(status: number, first: boolean): undefined {
    this.#init.tell(
      `The server opens no ${first ? "" : "further "}stream for what it says unasked (HTTP status ${status}).`,
    );
    if (!first) this.#init.missed(UNSAID);
  }
}

/** A stream without event ids was cut: nobody knows what was said meanwhile. */
const UNSAID = new LocalError(
  "STREAM_LOST",
  "The stream for what the server says unasked was cut; something may have been missed.",
);
