import { ClosedError, failure, isRequestId, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type {
  Exchange,
  JsonObject,
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  LocalError,
} from "@mortise/jsonrpc";
import type { Caller, Carrier } from "./carrier.js";
import { offeredTo } from "./core-tasks.js";
import { discover } from "./initialize.js";
import { lower, lowerNotification } from "./lower.js";
import { OpenedSession } from "./opened.js";
import type { SessionOptions } from "./options.js";
import { readPeer, strangerOf } from "./peer.js";
import type { Peer } from "./peer.js";
import { PING, Questions } from "./questions.js";

/**
 * One client of a revision with sessions, served by an exchange of the current revision. It knows no transport: a carrier brings
 * messages and takes messages along.
 */
export class ServerSession {
  readonly #exchange: Exchange;
  readonly #caller: Caller;
  readonly #options: SessionOptions;
  readonly #questions: Questions;
  #opened: OpenedSession | undefined;
  /** While `initialize` is being answered: what comes meanwhile waits. */
  #opening: Promise<unknown> | undefined;
  #initialized = false;
  #standalone: Carrier | undefined;
  #closed: LocalError | undefined;

  /** @param exchange shared by all sessions @param caller who is at the other end */
  constructor(exchange: Exchange, caller: Caller, options: SessionOptions = {}) {
    this.#exchange = exchange;
    this.#caller = caller;
    this.#options = options;
    this.#questions = new Questions(options.maxQuestions ?? 64);
    if (options.stateless !== undefined) this.#opened = this.#open(strangerOf(options.stateless), {});
  }

  /** Messages that belong to no request (list changes, resource updates, pings): set by the transport when there is a way, cleared when not. */
  get standalone(): Carrier | undefined {
    return this.#standalone;
  }

  set standalone(carrier: Carrier | undefined) {
    this.#standalone = carrier;
    this.#tellOfLists();
  }

  /** The version that was agreed on, once there is one. */
  get protocolVersion(): string | undefined {
    return this.#opened?.revision;
  }

  /** Whether nothing is in flight, in either direction. */
  get idle(): boolean {
    return this.#questions.size === 0 && (this.#opened?.idle ?? true);
  }

  /**
   * Takes one message of the client. Resolves to the response for a request, to `undefined` for anything else and for a request that was
   * cancelled. Never rejects.
   */
  async handle(message: JsonRpcMessage, carrier: Carrier): Promise<JsonRpcResponse | undefined> {
    if (!("method" in message)) return void this.#questions.answer(message);
    if (message.id === undefined) return this.#notified(message);
    try {
      return await this.#request(message, carrier);
    } catch (error) {
      if (error instanceof RpcError) return failure(message.id, error);
      this.#options.onError?.(error);
      return failure(message.id, new RpcError(JSON_RPC_CODES.internalError, "Internal error"));
    }
  }

  /**
   * Resolves once the client has shown that it is there.
   * @throws TimeoutError when it does not within `pingTimeoutMs`, ClosedError when there is no way to it
   */
  async ping(): Promise<void> {
    if (this.#standalone === undefined) throw new ClosedError("There is no way to the client at the moment.");
    await this.#questions.ask({ method: PING }, this.#standalone, this.#options.pingTimeoutMs ?? 30_000);
  }

  /** The client will send nothing more, but may still hear: cancels the requests that wait for its answer, and lets the others finish. */
  hangUp(): void {
    this.#questions.close(new ClosedError("The client will not answer any more."));
  }

  /** Cancels what runs, rejects what was asked, and hears of no more changes. Safe to call twice. */
  close(reason: LocalError = new ClosedError("The session was closed.")): void {
    this.#closed ??= reason;
    this.#standalone = undefined;
    this.#opened?.close(reason);
    this.#questions.close(reason);
  }

  async #request(request: JsonRpcRequest, carrier: Carrier): Promise<JsonRpcResponse | undefined> {
    if (this.#closed) throw refused(this.#closed.message);
    if (request.method === PING) return { jsonrpc: "2.0", id: request.id, result: {} };
    if (this.#opening) await this.#opening;
    if (request.method === "initialize") {
      const opening = this.#initialize(request);
      this.#opening = opening.catch(() => {}).finally(() => (this.#opening = undefined));
      return opening;
    }
    if (this.#opened === undefined) throw refused("The session begins with initialize.");
    return this.#opened.answer(request, carrier);
  }

  async #initialize(request: JsonRpcRequest): Promise<JsonRpcResponse> {
    const stateless = this.#options.stateless !== undefined;
    if (this.#opened && !stateless) throw refused("The session is initialized already.");
    const peer = readPeer(request.params);
    const welcome = await discover(this.#exchange, request.id, {
      peer,
      caller: this.#caller,
      tasks: offeredTo(peer, this.#options),
    });
    if ("error" in welcome) return lower(welcome, request, peer.revision);
    if (!stateless && !this.#closed) this.#opened = this.#open(peer, welcome.capabilities);
    return { jsonrpc: "2.0", id: request.id, result: welcome.result };
  }

  #open(peer: Peer, capabilities: JsonObject): OpenedSession {
    const tell = (notification: JsonRpcNotification): void => {
      const lowered = lowerNotification(notification, peer.revision);
      if (lowered !== undefined) this.#standalone?.send(lowered);
    };
    return new OpenedSession({
      exchange: this.#exchange,
      caller: this.#caller,
      options: this.#options,
      questions: this.#questions,
      peer,
      capabilities,
      tell,
    });
  }

  async #notified({ method, params }: JsonRpcNotification): Promise<undefined> {
    if (this.#opening) await this.#opening;
    if (this.#opened === undefined) return;
    if (method === "notifications/initialized") {
      this.#initialized = true;
      this.#questions.ready();
      this.#tellOfLists();
    } else if (method === "notifications/cancelled") {
      const id = params?.["requestId"];
      if (isRequestId(id)) this.#opened.cancel(id, params?.["reason"]);
    }
  }

  #tellOfLists(): void {
    if (!this.#initialized || this.#closed) return;
    const wanted = this.#standalone !== undefined;
    this.#opened?.changes.tellOfLists(wanted).catch((error: unknown) => this.#options.onError?.(error));
  }
}

const refused = (why: string): RpcError => new RpcError(JSON_RPC_CODES.invalidRequest, why);
