import { isRequest } from "@mortise/jsonrpc";
import type { Exchange, JsonRpcMessage } from "@mortise/jsonrpc";
import type { OtherAnswer, OtherRequest } from "@mortise/transport-http";
import type { LegacyRevision } from "../../revisions.js";
import { ServerSession } from "../session.js";
import { answerBatch, BATCH_REVISION } from "./endpoint.js";
import type { Answer, Endpoint } from "./endpoint.js";
import type { Settings } from "./options.js";
import { PlainStream } from "./plain-stream.js";
import { ACCEPTED, WRONG_METHOD } from "./refusals.js";
import { Reply } from "./reply.js";

/** Streamable HTTP without sessions: of a client nothing is known but the version that it says it speaks. */
export class StatelessEndpoint implements Endpoint {
  readonly allowed = "POST";
  readonly #exchange: Exchange;
  readonly #settings: Settings;
  /** What runs, for `close`. */
  readonly #running = new Set<ServerSession>();

  constructor(exchange: Exchange, settings: Settings) {
    this.#exchange = exchange;
    this.#settings = settings;
  }

  post(
    message: JsonRpcMessage | undefined,
    request: OtherRequest,
    version: LegacyRevision = BATCH_REVISION,
  ): Answer | undefined {
    if (message !== undefined) return this.#answer([message], request, version);
    return answerBatch(request.text, version, this.#settings.maxBatch, (messages) =>
      this.#answer(messages, request, version, messages.filter(isRequest).length),
    );
  }

  get(): OtherAnswer {
    return WRONG_METHOD(this.allowed);
  }

  delete(): OtherAnswer {
    return WRONG_METHOD(this.allowed);
  }

  close(): void {
    for (const session of this.#running) session.close();
  }

  #answer(
    messages: readonly JsonRpcMessage[],
    { auth, reach }: OtherRequest,
    revision: LegacyRevision,
    batch?: number,
  ): Answer {
    const requests = messages.filter(isRequest);
    if (requests.length === 0) return ACCEPTED;
    const caller = { transport: "http", reach, ...(auth && { auth }) };
    const session = new ServerSession(this.#exchange, caller, { ...this.#settings, stateless: revision });
    this.#running.add(session);
    const { onError } = this.#settings;
    const reply = new Reply({ auth, open: () => new PlainStream(), onError }, batch);
    const handled = requests.map(async (request) => reply.settle(await session.handle(request, reply)));
    void Promise.all(handled).finally(() => this.#running.delete(session));
    return reply.answer;
  }
}
