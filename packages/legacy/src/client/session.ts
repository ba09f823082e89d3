import type { AskingTransport } from "@mortise/client";
import { Context, isFailure, isRequest } from "@mortise/jsonrpc";
import type {
  Exchange,
  ExchangeContext,
  JsonObject,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  LocalError,
  RequestId,
} from "@mortise/jsonrpc";
import type { Duplex } from "./duplex.js";
import { SessionLostError } from "./errors.js";
import { CoreTasks } from "./core-tasks.js";
import { openSession } from "./handshake.js";
import type { Opened } from "./handshake.js";
import { helloOf } from "./hello.js";
import type { Hello } from "./hello.js";
import { KnownTools } from "./known-tools.js";
import { discovered, liftResponse } from "./lift.js";
import type { LogLevel } from "./log-levels.js";
import { lowerRequest } from "./lower.js";
import { OpenCalls } from "./open-calls.js";
import type { Settings } from "./options.js";
import { Questions } from "./questions.js";
import { Subscriptions } from "./subscriptions.js";
import { Visits } from "./visits.js";
import { abortError, unlessAborted } from "../wait.js";
import { WatchedResources } from "./watched-resources.js";

/** What a session has from whoever opened it. */
export interface SessionInit {
  readonly duplex: Duplex;
  readonly settings: Settings;
  readonly answer: () => AskingTransport["answer"];
  /** Ids that were never used on this way: a server that is slow may still answer under old ones. */
  readonly nextId: () => RequestId;
  /** Hears what happens to the session, a sentence each. */
  readonly tell: (what: string) => void;
}

/** A session as an exchange of the current revision: it begins with the first request, and anew when the server has forgotten it. */
export class ClientSession {
  readonly #init: SessionInit;
  readonly #calls = new OpenCalls();
  readonly #questions: Questions;
  readonly #subscriptions: Subscriptions;
  readonly #visits: Visits;
  readonly #tools: KnownTools;
  readonly #tasks: CoreTasks;
  #opening: Promise<Opened> | undefined;
  #opened: Opened | undefined;
  #logLevel: LogLevel | undefined;

  constructor(init: SessionInit) {
    const { duplex, settings, answer } = init;
    this.#init = init;
    this.#questions = new Questions({ max: settings.maxQuestions, answer });
    const ask = (method: string, params: JsonObject): Promise<JsonRpcResponse> => this.#ask(method, params);
    this.#subscriptions = new Subscriptions(new WatchedResources(ask, settings.maxSubscriptions));
    this.#visits = new Visits(settings.visitTimeout);
    this.#tools = new KnownTools(settings.maxKnownTools);
    this.#tasks = new CoreTasks(this.#tools, settings.maxQuestions);
    duplex.unclaimed = (message) => (isRequest(message) ? this.#question(message) : this.#receive(message));
    duplex.missed = (why) => (why instanceof SessionLostError ? this.lost(why) : this.#subscriptions.drop(why));
  }

  /** Opens the session unless it is open. @throws InitializeError, or what the way to the server met */
  open(hello: Hello): Promise<Opened> {
    if (this.#opening !== undefined) return this.#opening;
    const { duplex, settings } = this.#init;
    const opening = openSession(duplex, hello, this.#init.nextId, settings.initializeTimeout);
    this.#opening = opening;
    opening.then(
      (opened) => (this.#opened = opened),
      () => (this.#opening = this.#opening === opening ? undefined : this.#opening),
    );
    return opening;
  }

  readonly exchange: Exchange = async (request, context) => {
    const opened = await unlessAborted(context, this.open(helloOf(request)));
    const opening = this.#opening;
    try {
      return await this.#answer(request, context, opened);
    } catch (error) {
      if (!(error instanceof SessionLostError)) throw error;
      if (opening === this.#opening) this.lost(error);
      const again = await unlessAborted(context, this.open(helloOf(request)));
      if (!this.#tools.isRepeatable(request)) throw error;
      return this.#answer(request, context, again);
    }
  };

  /** The server has forgotten the session: the next request opens another. */
  lost(why: LocalError): void {
    const { duplex, settings, tell } = this.#init;
    this.#opening = undefined;
    this.#logLevel = undefined;
    duplex.reset?.();
    tell(`The session was lost, and another one opened: ${why.message}`);
    settings.onWarning("The server has lost the session; another one is opened.", why);
    this.#subscriptions.drop(why);
    this.#questions.cancelAll(why);
  }

  rootsChanged(): void {
    if (this.#opened !== undefined) this.#notify({ jsonrpc: "2.0", method: "notifications/roots/list_changed" });
  }

  /** Ends what is open here; the duplex is its owner's to close. */
  close(why: LocalError): void {
    this.#subscriptions.drop(why);
    this.#questions.cancelAll(why);
  }

  #answer(request: JsonRpcRequest, context: ExchangeContext, opened: Opened): Promise<JsonRpcResponse> {
    if (context.aborted) throw abortError(context.signal.reason);
    if (request.method === "server/discover") return Promise.resolve(discovered(request.id, opened));
    if (request.method === "subscriptions/listen") {
      return this.#subscriptions.listen(request, context, opened.capabilities);
    }
    return this.#tasks.answer(request, context, opened, (own, within) => this.#call(own, within, opened));
  }

  async #call(request: JsonRpcRequest, context: ExchangeContext, opened: Opened): Promise<JsonRpcResponse> {
    const refusal = await this.#visits.done(request, context);
    if (refusal !== undefined) return refusal;
    const call = this.#calls.add(request, context);
    try {
      if (call.logLevel !== undefined) await this.#setLogLevel(opened);
      const response = await this.#init.duplex.exchange(lowerRequest(request, this.#init.nextId()), call.context);
      if (request.method === "tools/list" && !isFailure(response)) this.#tools.learn(response.result);
      return this.#visits.ask(request, liftResponse(request, response));
    } finally {
      this.#calls.remove(request, call);
    }
  }

  /** A session has one level: the most verbose that an open call asks for. */
  async #setLogLevel({ capabilities }: Opened): Promise<void> {
    const { logLevel } = this.#calls;
    if (logLevel === undefined || logLevel === this.#logLevel || capabilities.logging === undefined) return;
    this.#logLevel = logLevel;
    const response = await this.#ask("logging/setLevel", { level: logLevel });
    if (isFailure(response)) this.#init.settings.onWarning("The server did not set the log level.", response.error);
  }

  #ask(method: string, params: JsonObject): Promise<JsonRpcResponse> {
    return this.#init.duplex.exchange({ jsonrpc: "2.0", id: this.#init.nextId(), method, params }, new Context());
  }

  #notify(notification: JsonRpcNotification): void {
    const failed = (error: unknown): void =>
      this.#init.settings.onWarning(`${notification.method} did not reach the server.`, error);
    Promise.resolve(this.#init.duplex.notify(notification)).catch(failed);
  }

  #question(question: JsonRpcRequest): Promise<JsonRpcResponse> {
    return this.#questions.receive(question, this.#opened, this.#init.duplex.during?.(question));
  }

  #receive(notification: JsonRpcNotification): void {
    if (notification.method === "notifications/cancelled") return this.#questions.cancel(notification);
    if (notification.method === "notifications/elicitation/complete") return this.#visits.receive(notification);
    if (!this.#subscriptions.receive(notification)) this.#calls.receive(notification);
  }
}
