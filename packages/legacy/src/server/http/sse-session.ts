import { failure, isRequest, JSON_RPC_CODES, RpcError, serialize } from "@mortise/jsonrpc";
import type { Exchange, JsonRpcMessage, JsonRpcResponse, LocalError } from "@mortise/jsonrpc";
import type { EventStream, OtherAnswer, OtherRequest } from "@mortise/transport-http";
import { ServerSession } from "../session.js";
import type { Settings } from "./options.js";
import { ACCEPTED } from "./refusals.js";
import type { Held } from "./session-table.js";

/** The query parameter by which POSTs name their stream. */
export const SESSION_PARAMETER = "sessionId";

/** A session over the HTTP+SSE transport of 2024-11-05: everything to the client goes over one stream, and ends with it. */
export class SseSession implements Held {
  readonly id = crypto.randomUUID();
  readonly principal: string | undefined;
  lastUsed = Date.now();
  readonly #session: ServerSession;
  readonly #stream: EventStream;
  readonly #onError: (error: unknown) => void;

  constructor(exchange: Exchange, { auth, reach }: OtherRequest, settings: Settings, stream: EventStream) {
    this.principal = auth?.principal;
    this.#stream = stream;
    this.#onError = settings.onError;
    this.#session = new ServerSession(exchange, { transport: "http", reach, ...(auth && { auth }) }, settings);
    this.#session.standalone = { send: (message) => this.#send(message) };
  }

  get busy(): boolean {
    return !this.#stream.gone;
  }

  /** Tells the client where its messages go. @param path of the endpoint, as the client knows it */
  welcome(path: string): void {
    const mark = path.includes("?") ? "&" : "?";
    this.#stream.send({ event: "endpoint", data: `${path}${mark}${SESSION_PARAMETER}=${this.id}` });
  }

  /** Takes one message; what is answered goes over the stream. */
  async post(message: JsonRpcMessage, { auth }: OtherRequest): Promise<OtherAnswer> {
    const carrier = { send: (said: JsonRpcMessage) => this.#send(said), ...(auth && { auth }) };
    const handled = this.#session.handle(message, carrier);
    if (isRequest(message)) void handled.then((response) => response && this.#respond(response));
    else await handled;
    return ACCEPTED;
  }

  close(reason: LocalError): void {
    this.#session.close(reason);
    this.#stream.end();
  }

  #send(message: JsonRpcMessage): void {
    this.#stream.send({ event: "message", data: serialize(message) });
  }

  #respond(response: JsonRpcResponse): void {
    try {
      this.#send(response);
    } catch (error) {
      this.#onError(error); // a handler's result was no JSON
      this.#send(failure(response.id, new RpcError(JSON_RPC_CODES.internalError, "Internal error")));
    }
  }
}
