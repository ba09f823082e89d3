import { InvalidMessageError, isFailure, isResponse } from "@mortise/jsonrpc";
import type {
  ExchangeContext,
  JsonRpcFailure,
  JsonRpcMessage,
  JsonRpcRequest,
  JsonRpcResponse,
  ParseLimits,
} from "@mortise/jsonrpc";
import { HttpStatusError, NetworkError, NoAnswerError } from "@mortise/transport-http";
import type { Answer } from "@mortise/transport-http";
import { wait } from "../../wait.js";
import { lostSession } from "./lost-session.js";
import { readMessages } from "./messages.js";
import { ERROR_TEXT } from "./options.js";
import { contentType, isEventStream, readEvents } from "./read-events.js";
import type { Position, StreamEnd } from "./read-events.js";
import { delayBefore } from "./reconnect.js";

/** A request whose answer is read. */
export interface Asked {
  readonly request: JsonRpcRequest;
  readonly context: ExchangeContext;
  readonly signal: AbortSignal;
}

export interface AnswerReaderInit {
  readonly url: string;
  readonly limits: Required<ParseLimits>;
  readonly maxReconnects: number;
  /** Opens a stream, or goes on with one. */
  readonly get: (lastEventId: string | undefined, signal: AbortSignal) => Promise<Answer>;
  /** Takes what is not the response. */
  readonly take: (message: JsonRpcMessage, during: Asked | undefined) => void;
}

/** Reads answers of a server with sessions: JSON, or a stream of events that goes on where it was cut (2025-11-25 transports § resumability). */
export class AnswerReader {
  readonly #init: AnswerReaderInit;

  constructor(init: AnswerReaderInit) {
    this.#init = init;
  }

  /** @throws NoAnswerError, NetworkError, InvalidMessageError, HttpStatusError, SessionLostError */
  async read(answer: Answer, asked: Asked): Promise<JsonRpcResponse> {
    const { url } = this.#init;
    if (isEventStream(answer)) return this.#stream(answer, asked);
    const type = contentType(answer);
    if (type === "application/json") return this.#json(answer, asked);
    answer.discard();
    if (answer.status === 202 || answer.status === 204) {
      throw new NoAnswerError(url, `accepted the request with status ${answer.status} but did not answer it`);
    }
    throw new InvalidMessageError(
      `${url} answered with content type ${type ?? "(none)"}; JSON or events were expected.`,
    );
  }

  /** Reads a stream that belongs to no request, to its end. */
  readUnasked(answer: Answer, position: Position): Promise<StreamEnd> {
    return readEvents(answer, position, this.#init.limits.maxLength, ({ data, event }) => {
      if (event === undefined || event === "message") this.#handOut(data, undefined);
      return false;
    });
  }

  /** The error response in the body of an error answer, if it is one. */
  errorIn(body: string): JsonRpcFailure | undefined {
    try {
      const [message] = readMessages(body, this.#init.url, this.#init.limits);
      return message !== undefined && isFailure(message) ? message : undefined;
    } catch {
      return undefined;
    }
  }

  async #json(answer: Answer, asked: Asked): Promise<JsonRpcResponse> {
    const { url, limits } = this.#init;
    let text: string;
    try {
      text = await answer.text(limits.maxLength);
    } catch (error) {
      asked.signal.throwIfAborted();
      if (error instanceof RangeError) throw new InvalidMessageError(`${url}: ${error.message}`, { cause: error });
      throw new NetworkError(url, "The connection broke during the answer of", error);
    }
    const response = this.#handOut(text, asked);
    if (response !== undefined) return response;
    throw new InvalidMessageError(`${url} answered with JSON that does not answer the request.`);
  }

  /** Reads the stream, and where the server or the network has cut it, what follows, until the response is there. */
  async #stream(first: Answer, asked: Asked): Promise<JsonRpcResponse> {
    const { url, limits } = this.#init;
    const position: Position = { lastEventId: undefined, retry: undefined };
    let response: JsonRpcResponse | undefined;
    for (let answer = first, quiet = 0; ;) {
      const end = await readEvents(answer, position, limits.maxLength, ({ data, event }) => {
        if (event === undefined || event === "message") response = this.#handOut(data, asked);
        return response !== undefined;
      });
      if (response !== undefined) return response;
      asked.signal.throwIfAborted();
      if (position.lastEventId === undefined) throw cut(url, end);
      quiet = end.spoke ? 0 : quiet + 1;
      answer = await this.#resume(position, quiet, asked.signal);
    }
  }

  /** @param quiet how many streams in a row have said nothing */
  async #resume(position: Position, quiet: number, signal: AbortSignal): Promise<Answer> {
    const { url, get, maxReconnects } = this.#init;
    for (let attempt = 1; ; attempt++) {
      await wait(delayBefore(attempt + quiet, position.retry), signal);
      signal.throwIfAborted();
      try {
        const answer = await get(position.lastEventId, signal);
        if (isEventStream(answer)) return answer;
        const body = await answer.text(ERROR_TEXT).catch((): string => "");
        const lost = lostSession(url, answer.status, body);
        if (lost !== undefined) throw lost;
        if (answer.status < 500 || attempt >= maxReconnects) throw new HttpStatusError(url, answer, body);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof NetworkError) || attempt >= maxReconnects) throw error;
      }
    }
  }

  /** The response to the request, if the text holds it; everything else is taken. */
  #handOut(text: string, asked: Asked | undefined): JsonRpcResponse | undefined {
    let response: JsonRpcResponse | undefined;
    for (const message of readMessages(text, this.#init.url, this.#init.limits)) {
      if (!isResponse(message)) this.#init.take(message, asked);
      else if (asked !== undefined && answers(message, asked.request))
        response ??= { ...message, id: asked.request.id };
    }
    return response;
  }
}

/** An error without an id may be about the one request that was sent. */
const answers = (message: JsonRpcResponse, { id }: JsonRpcRequest): boolean =>
  message.id === id || (message.id === undefined && isFailure(message));

const cut = (url: string, { error }: StreamEnd): Error =>
  error === undefined
    ? new NoAnswerError(url, "ended its stream before the answer")
    : new NetworkError(url, "The connection broke before the answer of", error);
