import { failure, httpHint, isFailure, JSON_RPC_CODES, RpcError, serialize } from "@mortise/jsonrpc";
import type { Auth, JsonRpcMessage, JsonRpcNotification, JsonRpcRequest, JsonRpcResponse } from "@mortise/jsonrpc";
import type { EventStream, OtherAnswer } from "@mortise/transport-http";
import type { Carrier } from "../carrier.js";

/** What a reply becomes once something has to be said before the response. */
export interface ReplyStream {
  send(message: JsonRpcMessage): void;
  /** Gives it a connection. What was sent before goes out first. */
  connect(connection: EventStream): void;
  disconnect(): void;
  end(): void;
}

export interface ReplyParts {
  /** Who sent the request. */
  readonly auth: Auth | undefined;
  readonly open: () => ReplyStream;
  readonly onError: (error: unknown) => void;
}

/** The answer to one POST: JSON, or a stream of events as soon as something has to be said before the response. */
export class Reply implements Carrier {
  readonly answer: Promise<OtherAnswer>;
  readonly auth?: Auth;
  readonly #open: () => ReplyStream;
  readonly #onError: (error: unknown) => void;
  /** In a batch, the responses that wait for the others. */
  readonly #batch: JsonRpcResponse[] | undefined;
  #answer!: (answer: OtherAnswer) => void;
  #stream: ReplyStream | undefined;
  #awaited: number;

  /** @param batch how many requests came at once; absent for a request of its own */
  constructor({ auth, open, onError }: ReplyParts, batch?: number) {
    if (auth !== undefined) this.auth = auth;
    this.#open = open;
    this.#onError = onError;
    this.#awaited = batch ?? 1;
    if (batch !== undefined) this.#batch = [];
    this.answer = new Promise((resolve) => (this.#answer = resolve));
  }

  send(message: JsonRpcNotification | JsonRpcRequest): void {
    this.#begin().send(message);
  }

  /** Lets the connection go while the request runs on: the client will come back for the answer. */
  release(): void {
    if (this.#stream) this.#stream.disconnect();
    else this.#begin(true);
  }

  /** Takes the response to one request, `undefined` when there is none because it was cancelled. */
  settle(response: JsonRpcResponse | undefined): void {
    this.#awaited -= 1;
    if (this.#stream) {
      if (response) this.#sendResponse(this.#stream, response);
      if (this.#awaited === 0) this.#stream.end();
    } else if (this.#batch) {
      if (response) this.#batch.push(response);
      if (this.#awaited === 0) this.#answer(this.#batch.length > 0 ? this.#jsonBatch(this.#batch) : NO_RESPONSE);
    } else this.#answer(response ? jsonAnswer(response, this.#onError) : NO_RESPONSE);
  }

  #begin(release = false): ReplyStream {
    if (this.#stream) return this.#stream;
    const stream = (this.#stream = this.#open());
    for (const response of this.#batch ?? []) this.#sendResponse(stream, response);
    this.#answer({
      status: 200,
      body: (connection) => {
        stream.connect(connection);
        if (release) stream.disconnect();
      },
    });
    return stream;
  }

  #jsonBatch(responses: readonly JsonRpcResponse[]): OtherAnswer {
    return { status: 200, body: `[${responses.map((response) => textOf(response, this.#onError)).join(",")}]` };
  }

  #sendResponse(stream: ReplyStream, response: JsonRpcResponse): void {
    try {
      stream.send(response);
    } catch (error) {
      this.#onError(error);
      stream.send(internalError(response));
    }
  }
}

/** The response as JSON, with the HTTP status that it asks for. */
export function jsonAnswer(response: JsonRpcResponse, onError: (error: unknown) => void): OtherAnswer {
  const body = textOf(response, onError);
  const hint = isFailure(response) ? httpHint(response) : undefined;
  return hint === undefined ? { status: 200, body } : { ...hint, body };
}

/** Results come from handlers, and may hold what is no JSON. */
function textOf(response: JsonRpcResponse, onError: (error: unknown) => void): string {
  try {
    return serialize(response);
  } catch (error) {
    onError(error);
    return serialize(internalError(response));
  }
}

const internalError = ({ id }: JsonRpcResponse): JsonRpcResponse =>
  failure(id, new RpcError(JSON_RPC_CODES.internalError, "Internal error"));

/** A request that was cancelled gets no response, its POST has to get an answer: a stream that holds nothing. */
const NO_RESPONSE: OtherAnswer = { status: 200, body: (connection) => connection.end() };
