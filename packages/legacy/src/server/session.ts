import { AbortedError, ClosedError, failure, isRequestId, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type {
  Exchange,
  JsonObject,
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  LocalError,
  RequestId,
} from "@mortise/jsonrpc";
import type { Caller, Carrier } from "./carrier.js";
import { discover } from "./initialize.js";
import { envelopeOf, lift } from "./lift.js";
import { lower } from "./lower.js";
import type { SessionOptions } from "./options.js";
import { readPeer } from "./peer.js";
import type { Peer } from "./peer.js";
import { Questions } from "./questions.js";
import { SessionRequest } from "./request.js";

/**
 * One client of a revision with sessions, served by an exchange of the current revision. It knows no transport: a carrier brings messages
 * and takes messages along.
 */
export class ServerSession {
  readonly #exchange: Exchange;
  readonly #caller: Caller;
  readonly #options: SessionOptions;
  readonly #inFlight = new Map<RequestId, SessionRequest>();
  readonly #questions: Questions;
  #standalone: Carrier | undefined;
  #peer: Peer | undefined;
  #envelope: JsonObject = {};
  #closed: LocalError | undefined;

  constructor(exchange: Exchange, caller: Caller, options: SessionOptions = {}) {
    this.#exchange = exchange;
    this.#caller = caller;
    this.#options = options;
    this.#questions = new Questions(options.maxQuestions ?? 64);
  }

  /** Messages that belong to no request (list changes, resource updates, pings): set by the transport when there is a way, cleared when not. */
  get standalone(): Carrier | undefined {
    return this.#standalone;
  }

  set standalone(carrier: Carrier | undefined) {
    this.#standalone = carrier;
  }

  /** The version that was agreed on, once there is one. */
  get protocolVersion(): string | undefined {
    return this.#peer?.revision;
  }

  /** Whether nothing is in flight, in either direction. */
  get idle(): boolean {
    return this.#inFlight.size === 0 && this.#questions.size === 0;
  }

  /** Takes one message of the client; resolves to the response for a request, to `undefined` for anything else and for a cancelled request. Never rejects. */
  async handle(message: JsonRpcMessage, carrier: Carrier): Promise<JsonRpcResponse | undefined> {
    if (!("method" in message)) return void this.#questions.answer(message);
    if (message.id === undefined) return void this.#notified(message);
    try {
      return await this.#request(message, carrier);
    } catch (error) {
      if (error instanceof RpcError) return failure(message.id, error);
      this.#options.onError?.(error);
      return failure(message.id, new RpcError(JSON_RPC_CODES.internalError, "Internal error"));
    }
  }

  /** Cancels what runs, rejects what was asked, and hears of no more changes. Safe to call twice. */
  close(reason: LocalError = new ClosedError("The session was closed.")): void {
    this.#closed ??= reason;
    this.#standalone = undefined;
    for (const request of this.#inFlight.values()) request.abort(reason);
    this.#inFlight.clear();
    this.#questions.close(reason);
  }

  async #request(request: JsonRpcRequest, carrier: Carrier): Promise<JsonRpcResponse | undefined> {
    const { id, method, params } = request;
    if (this.#closed) throw new RpcError(JSON_RPC_CODES.invalidRequest, this.#closed.message);
    if (method === "ping") return { jsonrpc: "2.0", id, result: {} };
    if (method === "initialize") {
      if (this.#peer) throw new RpcError(JSON_RPC_CODES.invalidRequest, "The session is initialized already.");
      const peer = readPeer(params);
      const envelope = envelopeOf(peer, this.#options.logLevel ?? "info");
      const served = new SessionRequest(id, carrier, this.#surroundings(peer));
      const welcome = await discover(this.#exchange, id, envelope, peer.revision, served);
      if ("jsonrpc" in welcome) return lower(welcome, request, peer.revision);
      this.#peer = peer;
      this.#envelope = envelope;
      return { jsonrpc: "2.0", id, result: welcome.result };
    }
    const peer = this.#peer;
    if (peer === undefined) throw new RpcError(JSON_RPC_CODES.invalidRequest, "The session begins with initialize.");
    const served = new SessionRequest(id, carrier, this.#surroundings(peer));
    this.#inFlight.set(id, served);
    const response = await this.#exchange(lift(request, this.#envelope), served);
    this.#inFlight.delete(id);
    return served.open ? lower(response, request, peer.revision) : undefined;
  }

  #notified({ method, params }: JsonRpcNotification): void {
    if (method === "notifications/initialized") return this.#questions.ready();
    if (method !== "notifications/cancelled" || !isRequestId(params?.["requestId"])) return;
    this.#inFlight.get(params["requestId"])?.abort(new AbortedError("The client cancelled the request."));
  }

  #surroundings(peer: Peer) {
    const ask = () => Promise.reject(new ClosedError("Not yet."));
    return { caller: this.#caller, revision: peer.revision, ask };
  }
}
