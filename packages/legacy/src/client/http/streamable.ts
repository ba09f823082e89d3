import { ClosedError, isNotification, isRequest, listenToAbort, serialize, stopListening } from "@mortise/jsonrpc";
import type {
  AbortListener,
  Exchange,
  ExchangeContext,
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  LocalError,
} from "@mortise/jsonrpc";
import { HEADERS } from "@mortise/schema/2025-11-25";
import { HttpStatusError, httpEndpoint } from "@mortise/transport-http";
import type { Answer, HttpEndpoint } from "@mortise/transport-http";
import type { Duplex } from "../duplex.js";
import { abortError, wait } from "../../wait.js";
import { AnswersUnderway } from "./answers-underway.js";
import { AnswerReader } from "./answer-reader.js";
import { lostSession } from "./lost-session.js";
import { ERROR_TEXT, GOODBYE, MAX_ANSWER, MAX_DEPTH } from "./options.js";
import type { HttpDuplexOptions } from "./options.js";
import { StandingStream } from "./standing-stream.js";

/** A session over Streamable HTTP (2025-11-25 transports): a POST for each message, and a stream for what the server says unasked. */
export function streamableDuplex(url: string | URL, options: HttpDuplexOptions): Duplex {
  return new StreamableHttp(url, options);
}

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;
const CANCELLED = "notifications/cancelled";

class StreamableHttp implements Duplex {
  unclaimed: Duplex["unclaimed"];
  missed: Duplex["missed"];
  readonly closed: Promise<undefined>;
  readonly #endpoint: HttpEndpoint;
  readonly #options: HttpDuplexOptions;
  readonly #reader: AnswerReader;
  readonly #life = new AbortController();
  readonly #answers: AnswersUnderway;
  readonly #questions = new WeakMap<JsonRpcRequest, JsonRpcRequest>();
  #ended!: (why: undefined) => void;
  #sessionId: string | undefined;
  #version: string | undefined;
  #standing: StandingStream | undefined;
  /** Ends the request that begins a session, while it runs. */
  #beginning: AbortController | undefined;

  constructor(url: string | URL, options: HttpDuplexOptions) {
    const { maxAnswer = MAX_ANSWER, maxDepth = MAX_DEPTH, maxReconnects } = options;
    this.#options = options;
    this.#answers = new AnswersUnderway(options.warn);
    this.#endpoint = httpEndpoint(url, options);
    this.#reader = new AnswerReader({
      url: this.#endpoint.url,
      limits: { maxLength: maxAnswer, maxDepth },
      maxReconnects,
      get: (lastEventId, signal) => this.#get(lastEventId, signal),
      take: (message, during) => this.#take(message, during),
    });
    this.closed = new Promise((resolve) => (this.#ended = resolve));
  }

  /** A caller that gives up is told at once, and the server by a notification: closing the stream would not stop it. */
  readonly exchange: Exchange = (request, context) =>
    new Promise((resolve, reject) => {
      if (this.#life.signal.aborted) return reject(this.#life.signal.reason as Error);
      if (context.aborted) return reject(abortError(context.signal.reason));
      const call = new AbortController();
      if (request.method === "initialize") this.#beginning = call;
      const stop = (why: LocalError): void => {
        reject(why);
        call.abort(why);
      };
      const listener: AbortListener = {
        onAbort: (reason) => {
          const why = abortError(reason);
          stop(why);
          const params = { requestId: request.id, reason: why.message };
          this.notify({ jsonrpc: "2.0", method: CANCELLED, params }).catch(() => {}); // the server does not know of it, and need not
        },
      };
      const end: AbortListener = { onAbort: (reason) => stop(reason as LocalError) };
      listenToAbort(this.#life.signal, end);
      context.addAbortListener(listener);
      this.#ask(request, context, call.signal)
        .then(resolve, reject)
        .finally(() => {
          stopListening(this.#life.signal, end);
          context.removeAbortListener(listener);
          if (this.#beginning === call) this.#beginning = undefined;
        });
    });

  async notify(notification: JsonRpcNotification): Promise<void> {
    await this.#post(notification);
  }

  opened(version: string): void {
    this.#version = version;
  }

  reset(): void {
    this.#standing?.close();
    this.#beginning?.abort();
    this.#standing = this.#sessionId = this.#version = undefined;
  }

  during(question: JsonRpcRequest): JsonRpcRequest | undefined {
    return this.#questions.get(question);
  }

  async close(): Promise<void> {
    if (this.#life.signal.aborted) return;
    const headers = this.#headers({});
    const hadSession = this.#sessionId !== undefined;
    this.reset();
    this.#life.abort(new ClosedError("The transport was closed before the answer came."));
    if (hadSession) await this.#sayGoodbye(headers);
    await this.#endpoint.close();
    this.#ended(undefined);
  }

  async #ask(request: JsonRpcRequest, context: ExchangeContext, signal: AbortSignal): Promise<JsonRpcResponse> {
    const inSession = this.#sessionId !== undefined;
    const body = serialize(request);
    const answer = await this.#endpoint.send({ headers: this.#headers(POSTED), body, about: request }, signal);
    if (request.method === "initialize") this.#keepSession(answer);
    if (answer.status >= 200 && answer.status <= 299) return this.#reader.read(answer, { request, context, signal });
    return this.#refused(answer, request, inSession);
  }

  async #refused(answer: Answer, { id }: JsonRpcRequest, inSession: boolean): Promise<JsonRpcResponse> {
    const { url } = this.#endpoint;
    const body = await answer.text(ERROR_TEXT).catch((): string => "");
    const lost = inSession ? lostSession(url, answer.status, body) : undefined;
    if (lost !== undefined) throw lost;
    const response = this.#reader.errorIn(body);
    if (response === undefined || (response.id !== undefined && response.id !== id)) {
      throw new HttpStatusError(url, answer, body);
    }
    return { ...response, id };
  }

  #keepSession(answer: Answer): void {
    const id = answer.header(HEADERS.sessionId);
    this.#sessionId = id !== undefined && VISIBLE_ASCII.test(id) ? id : undefined;
  }

  /** Sends what is answered with nothing but a status. @throws SessionLostError, HttpStatusError, or what the way met */
  async #post(message: JsonRpcMessage): Promise<void> {
    const inSession = this.#sessionId !== undefined;
    const { url } = this.#endpoint;
    const { signal } = this.#life;
    const answer = await this.#endpoint.send({ headers: this.#headers(POSTED), body: serialize(message) }, signal);
    const accepted = answer.status >= 200 && answer.status <= 299;
    if (accepted) answer.discard();
    else {
      const body = await answer.text(ERROR_TEXT).catch((): string => "");
      throw (inSession ? lostSession(url, answer.status, body) : undefined) ?? new HttpStatusError(url, answer, body);
    }
    if ("method" in message && message.method === "notifications/initialized") this.#listen();
  }

  /** From now on the server may speak unasked. */
  #listen(): void {
    this.#standing = new StandingStream({
      reader: this.#reader,
      maxReconnects: this.#options.maxReconnects,
      get: (lastEventId, signal) => this.#get(lastEventId, signal),
      missed: (why) => this.missed?.(why),
      tell: this.#options.tell,
      warn: this.#options.warn,
    });
  }

  #get(lastEventId: string | undefined, signal: AbortSignal): Promise<Answer> {
    const from = lastEventId === undefined ? undefined : { [HEADERS.lastEventId]: lastEventId };
    return this.#endpoint.send({ method: "GET", headers: this.#headers({ accept: EVENTS, ...from }) }, signal);
  }

  #take(
    message: JsonRpcMessage,
    during: { readonly request: JsonRpcRequest; context: ExchangeContext } | undefined,
  ): void {
    if (isRequest(message)) {
      if (during !== undefined) this.#questions.set(message, during.request);
      void this.#answer(message);
    } else if (isNotification(message)) {
      if (during !== undefined && OF_THE_CALL.includes(message.method)) during.context.notify(message);
      else void this.unclaimed?.(message);
    }
  }

  async #answer(question: JsonRpcRequest): Promise<void> {
    try {
      const answer = await this.unclaimed?.(question);
      if (answer !== undefined) await this.#answers.send(() => this.#post(answer));
    } catch (error) {
      if (!this.#life.signal.aborted)
        this.#options.warn(`The answer to ${question.method} did not reach the server.`, error);
    }
  }

  #headers(more: Readonly<Record<string, string>>): Record<string, string> {
    return {
      ...more,
      ...(this.#sessionId !== undefined && { [HEADERS.sessionId]: this.#sessionId }),
      ...(this.#version !== undefined && { [HEADERS.protocolVersion]: this.#version }),
    };
  }

  /** A server that does not let sessions be ended says so, or nothing: either is fine (2025-11-25 transports § session management). */
  async #sayGoodbye(headers: Record<string, string>): Promise<void> {
    const patience = new AbortController();
    const goodbye = this.#endpoint
      .send({ method: "DELETE", headers }, patience.signal)
      .then((answer) => answer.discard())
      .catch(() => {});
    await Promise.race([goodbye, wait(GOODBYE, patience.signal)]);
    patience.abort();
  }
}

const EVENTS = "text/event-stream";
const POSTED = { "content-type": "application/json", accept: `application/json, ${EVENTS}` };
/** What a server says of the request on whose stream it says it. */
const OF_THE_CALL: readonly string[] = ["notifications/progress", "notifications/message"];
