import { AbortedError, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type {
  Answer,
  Auth,
  Exchange,
  JsonObject,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  LocalError,
  Question,
  RequestId,
} from "@mortise/jsonrpc";
import type { LoggingLevel } from "@mortise/schema/2026-07-28";
import { Changes } from "./changes.js";
import type { Caller, Carrier } from "./carrier.js";
import { CORE_TASK_METHODS, coreTasks, offeredTo } from "./core-tasks.js";
import { envelopeOf, lift } from "./lift.js";
import { lower } from "./lower.js";
import { lowerQuestion } from "./lower-question.js";
import type { SessionOptions, TaskTools } from "./options.js";
import type { Peer } from "./peer.js";
import type { Questions } from "./questions.js";
import { SessionRequest } from "./request.js";
import type { Surroundings } from "./request.js";
import { answerInRounds } from "./rounds.js";
import { isForwarded, SESSION_METHODS, unknownMethod } from "./session-methods.js";
import type { SessionState } from "./session-methods.js";
import { Standing } from "./standing.js";
import type { Listen } from "./standing.js";
import { unaskable } from "./unaskable.js";

/** What an opened session is made of. */
export interface OpenedParts {
  readonly exchange: Exchange;
  readonly caller: Caller;
  readonly options: SessionOptions;
  readonly questions: Questions;
  readonly peer: Peer;
  /** What the server declared. */
  readonly capabilities: JsonObject;
  /** Where a change is told. */
  readonly tell: (notification: JsonRpcNotification) => void;
}

/** A session once both sides know each other: the requests of its client, and what it hears of changes. */
export class OpenedSession implements SessionState, Surroundings {
  readonly caller: Caller;
  readonly peer: Peer;
  readonly capabilities: JsonObject;
  readonly changes: Changes;
  readonly #exchange: Exchange;
  readonly #tasks: TaskTools | undefined;
  readonly #options: SessionOptions;
  readonly #questions: Questions;
  readonly #inFlight = new Map<RequestId, SessionRequest>();
  /** Requests whose handler has not returned: also those that were cancelled, for a handler may not care. */
  #running = 0;
  /** The client's latest credentials, where it shows them with each message. */
  #auth: Auth | undefined;
  #envelope: JsonObject;

  constructor({ exchange, caller, options, questions, peer, capabilities, tell }: OpenedParts) {
    this.caller = caller;
    this.peer = peer;
    this.capabilities = capabilities;
    this.#tasks = offeredTo(peer, options);
    this.#exchange = this.#tasks ? coreTasks(exchange, this.#tasks) : exchange;
    this.#options = options;
    this.#questions = questions;
    this.#envelope = envelopeOf(peer, options.logLevel ?? "info");
    const listen: Listen = (notifications, context) => {
      const request: JsonRpcRequest = {
        jsonrpc: "2.0",
        id: "changes",
        method: "subscriptions/listen",
        params: { notifications },
      };
      return exchange(lift(request, this.#envelope), context);
    };
    const standing = new Standing(listen, () => ({ ...caller, ...(this.#auth && { auth: this.#auth }) }), tell);
    this.changes = new Changes(standing, capabilities, options.maxSubscriptions ?? 1000);
  }

  get revision() {
    return this.peer.revision;
  }

  get idle(): boolean {
    return this.#inFlight.size === 0;
  }

  setLogLevel(level: LoggingLevel): void {
    this.#envelope = envelopeOf(this.peer, level);
  }

  /** Resolves to `undefined` when the request was cancelled. @throws RpcError for one that is refused */
  async answer(request: JsonRpcRequest, carrier: Carrier): Promise<JsonRpcResponse | undefined> {
    const { id, method, params = {} } = request;
    const renewed = this.#recognise(carrier);
    if (renewed) await renewed;
    const ownMethod = SESSION_METHODS.get(method);
    if (ownMethod !== undefined) {
      await ownMethod(this, params);
      return { jsonrpc: "2.0", id, result: {} };
    }
    if (!isForwarded(method) && !(this.#tasks && CORE_TASK_METHODS.has(method))) throw unknownMethod(method);
    this.#admit(id);
    const served = new SessionRequest(id, carrier, this);
    this.#inFlight.set(id, served);
    // Whoever cancels is not held until the handler has heard of it.
    return new Promise((resolve, reject) => {
      served.onCancel = () => resolve(undefined);
      this.#run(request, served).then(resolve, reject);
    });
  }

  /** A new token lets the client hear again what the end of the old one has ended. */
  #recognise({ auth }: Carrier): Promise<void> | undefined {
    if (auth === undefined || auth === this.#auth) return undefined;
    this.#auth = auth;
    return this.changes.renew().catch((error: unknown) => this.#options.onError?.(error));
  }

  cancel(id: RequestId, reason: unknown): void {
    const why = typeof reason === "string" ? `: ${reason}` : ".";
    const served = this.#inFlight.get(id);
    this.#inFlight.delete(id);
    served?.abort(new AbortedError(`The client cancelled the request${why}`));
  }

  ask(question: Question, request: SessionRequest): Promise<Answer> {
    return this.#ask(question, request);
  }

  close(reason: LocalError): void {
    this.changes.close();
    for (const served of this.#inFlight.values()) served.abort(reason);
    this.#inFlight.clear();
  }

  async #ask(question: Question, request: SessionRequest): Promise<Answer> {
    const lowered = lowerQuestion(question, this.revision);
    if (this.#options.stateless) throw unaskable(lowered);
    const timeout = this.#options.questionTimeoutMs ?? 30 * 60 * 1000;
    const answer = await this.#questions.ask(lowered, request.carrier, timeout, request);
    const visit = lowered.params?.["elicitationId"];
    if (typeof visit === "string" && "result" in answer && answer.result["action"] === "accept")
      request.visits.push(visit);
    return answer;
  }

  async #run(request: JsonRpcRequest, served: SessionRequest): Promise<JsonRpcResponse | undefined> {
    const { id } = request;
    const lifted = lift(request, this.#envelope, this.#tasks);
    this.#running += 1;
    try {
      const response = await answerInRounds(this.#exchange, lifted, served, this.#options.maxRounds ?? 32);
      return served.open ? this.#finish(request, served, response) : undefined;
    } catch (error) {
      if (served.open) throw error;
      return undefined;
    } finally {
      this.#running -= 1;
      if (this.#inFlight.get(id) === served) this.#inFlight.delete(id);
      served.close();
      if (served.asked) this.#questions.drop(served);
    }
  }

  #admit(id: RequestId): void {
    const max = this.#options.maxInFlight ?? 1024;
    if (this.#inFlight.has(id))
      throw new RpcError(JSON_RPC_CODES.invalidRequest, "A request with this id is in flight already.");
    if (this.#running >= max)
      throw new RpcError(
        JSON_RPC_CODES.internalError,
        `${max} requests are running, which is the most that are served at once. Try again later.`,
      );
  }

  /** Whoever was sent to a page is done there once the request that needed it is answered (elicitation § Completion Notifications). */
  #finish(request: JsonRpcRequest, served: SessionRequest, response: JsonRpcResponse): JsonRpcResponse {
    for (const elicitationId of served.visits)
      served.carrier.send({ jsonrpc: "2.0", method: "notifications/elicitation/complete", params: { elicitationId } });
    return lower(response, request, this.revision);
  }
}
