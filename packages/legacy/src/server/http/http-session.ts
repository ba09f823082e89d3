import { isRequest } from "@mortise/jsonrpc";
import type { Exchange, JsonRpcMessage, JsonRpcRequest, JsonRpcResponse, LocalError } from "@mortise/jsonrpc";
import type { OtherAnswer, OtherRequest } from "@mortise/transport-http";
import { knows } from "../../revisions.js";
import { ServerSession } from "../session.js";
import type { Settings } from "./options.js";
import { ACCEPTED, NOTHING_TO_RESUME } from "./refusals.js";
import { Reply } from "./reply.js";
import type { StreamSettings } from "./session-stream.js";
import type { Held } from "./session-table.js";
import { Streams } from "./streams.js";

/** One session over Streamable HTTP: its POSTs, and its streams. */
export class HttpSession implements Held {
  readonly id = crypto.randomUUID();
  readonly principal: string | undefined;
  lastUsed = Date.now();
  readonly #session: ServerSession;
  readonly #settings: Settings;
  readonly #streams: Streams;

  constructor(exchange: Exchange, opener: OtherRequest, settings: Settings) {
    const { auth, reach } = opener;
    this.principal = auth?.principal;
    this.#settings = settings;
    this.#session = new ServerSession(exchange, { transport: "http", reach, ...(auth && { auth }) }, settings);
    this.#streams = new Streams(settings.eventStore, settings.maxStreams, settings.maxStandingStreams);
  }

  get protocolVersion(): string | undefined {
    return this.#session.protocolVersion;
  }

  get busy(): boolean {
    return !this.#session.idle || this.#streams.connected;
  }

  initialize(request: JsonRpcRequest): Promise<JsonRpcResponse | undefined> {
    return this.#session.handle(request, UNHEARD);
  }

  /** Answers a POST of one message. */
  async post(message: JsonRpcMessage, { auth }: OtherRequest): Promise<OtherAnswer> {
    if (!isRequest(message)) {
      await this.#session.handle(message, UNHEARD);
      return ACCEPTED;
    }
    const reply = this.#reply(auth);
    this.#run(message, reply);
    return reply.answer;
  }

  /** Answers a POST of several messages (2025-03-26 § Batching). */
  async postBatch(messages: readonly JsonRpcMessage[], { auth }: OtherRequest): Promise<OtherAnswer> {
    const requests = messages.filter(isRequest).length;
    const reply = this.#reply(auth, requests);
    for (const message of messages) {
      if (isRequest(message)) this.#run(message, reply);
      else await this.#session.handle(message, UNHEARD);
    }
    return requests > 0 ? reply.answer : ACCEPTED;
  }

  /** Answers a GET: a new stream for what belongs to no request, or the rest of one whose connection broke. */
  get(lastEventId: string | undefined): OtherAnswer {
    if (lastEventId !== undefined) {
      const found = this.#streams.find(lastEventId);
      if (found === undefined) return NOTHING_TO_RESUME;
      const { stream, position } = found;
      return { status: 200, standing: true, body: (connection) => this.#streams.connect(stream, connection, position) };
    }
    return {
      status: 200,
      standing: true,
      body: (connection) => {
        const { retryMs } = this.#streamSettings();
        this.#streams.connect(this.#streams.openStanding({ retryMs, holdMs: undefined }), connection);
        this.#session.standalone ??= { send: (message) => this.#streams.tell(message) };
      },
    };
  }

  close(reason: LocalError): void {
    this.#session.close(reason);
    this.#streams.close();
  }

  #run(request: JsonRpcRequest, reply: Reply): void {
    const { holdMs } = this.#streamSettings();
    const holding = holdMs === undefined ? undefined : setTimeout(() => reply.release(), holdMs);
    // A caller who goes away cancels nothing (2025-11-25 transports § Sending Messages to the Server).
    void this.#session.handle(request, reply).then((response) => {
      clearTimeout(holding);
      this.lastUsed = Date.now();
      reply.settle(response);
    });
  }

  #reply(auth: OtherRequest["auth"], batch?: number): Reply {
    const open = () => this.#streams.open(this.#streamSettings());
    return new Reply({ auth, open, onError: this.#settings.onError }, batch);
  }

  #streamSettings(): StreamSettings {
    const polls = knows(this.protocolVersion, "polling");
    return polls ? { retryMs: this.#settings.retryMs, holdMs: this.#settings.closeStreamAfterMs } : HELD;
  }
}

const HELD: StreamSettings = { retryMs: undefined, holdMs: undefined };

/** Nothing is said before the answer to these. */
const UNHEARD = { send: () => {} };
