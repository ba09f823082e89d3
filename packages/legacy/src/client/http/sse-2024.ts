import { ClosedError, InvalidMessageError, isResponse, serialize, TimeoutError } from "@mortise/jsonrpc";
import type { JsonRpcMessage, LocalError } from "@mortise/jsonrpc";
import { HttpStatusError, httpEndpoint, NetworkError } from "@mortise/transport-http";
import type { HttpEndpoint, SseEvent } from "@mortise/transport-http";
import { channelTransport } from "@mortise/transport-stdio";
import type { Channel, ChannelReceiver } from "@mortise/transport-stdio";
import type { Duplex } from "../duplex.js";
import { within } from "../../wait.js";
import { AnswersUnderway } from "./answers-underway.js";
import { readMessages } from "./messages.js";
import { ERROR_TEXT, MAX_ANSWER, MAX_DEPTH } from "./options.js";
import type { HttpDuplexOptions } from "./options.js";
import { isEventStream, readEvents } from "./read-events.js";

/** How long the stream may take to name the place for messages, ms. */
const PATIENCE = 10_000;

/**
 * A session over HTTP+SSE (2024-11-05 transports): one stream for all that the server says, whose first event names where to POST. It is
 * a pipe whose two halves are HTTP requests, and ends with its stream.
 * @throws HttpStatusError, NetworkError, TimeoutError or InvalidMessageError when there is no such stream
 */
export async function sseDuplex(url: string | URL, options: HttpDuplexOptions): Promise<Duplex> {
  const channel = new SseChannel(url, options);
  try {
    await channel.connect();
  } catch (error) {
    await channel.close();
    throw error;
  }
  return channelTransport(channel);
}

class SseChannel implements Channel {
  readonly #endpoint: HttpEndpoint;
  readonly #options: HttpDuplexOptions;
  readonly #life = new AbortController();
  readonly #answers: AnswersUnderway;
  #target: string | undefined;
  #receiver: ChannelReceiver | undefined;

  constructor(url: string | URL, options: HttpDuplexOptions) {
    this.#endpoint = httpEndpoint(url, options);
    this.#options = options;
    this.#answers = new AnswersUnderway(options.warn);
  }

  async connect(): Promise<void> {
    const { url } = this.#endpoint;
    const answer = await this.#endpoint.send(
      { method: "GET", headers: { accept: "text/event-stream" } },
      this.#life.signal,
    );
    if (!isEventStream(answer)) throw new HttpStatusError(url, answer, await answer.text(ERROR_TEXT).catch(() => ""));
    const named = new Promise<boolean>((resolve, reject) => {
      const { maxAnswer = MAX_ANSWER } = this.#options;
      const position = { lastEventId: undefined, retry: undefined };
      readEvents(answer, position, maxAnswer, (event) => {
        if (event.event === "endpoint") resolve(this.#name(event.data));
        else this.#event(event);
        return false;
      }).then(
        ({ error }) => {
          const why = new NetworkError(url, "The stream of events ended at", error ?? new Error("it was closed"));
          reject(why);
          this.#end(why);
        },
        (error: unknown) => {
          reject(error as Error);
          this.#end(error as LocalError);
        },
      );
    });
    if ((await within(PATIENCE, named)) === undefined) {
      throw new TimeoutError(`${url} opened a stream, but did not say within ${PATIENCE} ms where to send messages.`);
    }
  }

  open(receiver: ChannelReceiver): void {
    this.#receiver = receiver;
  }

  send(message: JsonRpcMessage): void {
    const headers = { "content-type": "application/json" };
    const request = { headers, body: serialize(message), ...(this.#target !== undefined && { url: this.#target }) };
    const post = (): Promise<void> => this.#post(request);
    const sent = isResponse(message) ? this.#answers.send(post) : post();
    sent.catch((error: unknown) => this.#end(error as LocalError));
  }

  async close(): Promise<void> {
    this.#receiver = undefined;
    this.#life.abort(new ClosedError("The transport was closed."));
    await this.#endpoint.close();
  }

  async #post(request: { readonly headers: Record<string, string>; readonly body: string }): Promise<void> {
    const { signal } = this.#life;
    if (signal.aborted) return;
    const answer = await this.#endpoint.send(request, signal);
    if (answer.status >= 200 && answer.status <= 299) return answer.discard();
    throw new HttpStatusError(this.#endpoint.url, answer, await answer.text(ERROR_TEXT).catch(() => ""));
  }

  /** Credentials go nowhere else, so the place must be on the same origin. */
  #name(place: string): true {
    const { url } = this.#endpoint;
    const target = URL.canParse(place, url) ? new URL(place, url) : undefined;
    if (target === undefined || target.origin !== new URL(url).origin) {
      throw new InvalidMessageError(
        `${url} wants messages sent to ${JSON.stringify(place)}, which is not on its origin.`,
      );
    }
    this.#target = target.href;
    return true;
  }

  #event({ data, event }: SseEvent): void {
    if (event !== undefined && event !== "message") return;
    const { maxAnswer = MAX_ANSWER, maxDepth = MAX_DEPTH } = this.#options;
    for (const message of readMessages(data, this.#endpoint.url, { maxLength: maxAnswer, maxDepth })) {
      this.#receiver?.message(message);
    }
  }

  #end(why: LocalError): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.end(why);
    this.#life.abort(why);
  }
}
