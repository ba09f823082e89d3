import type {
  Auth,
  ExchangeContext,
  JsonObject,
  JsonRpcNotification,
  JsonRpcRequest,
  RequestId,
} from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type {
  ClientCapabilities,
  CreateMessageRequestParams,
  CreateMessageResult,
  ElicitResult,
  Implementation,
  InputResponse,
  ListRootsResult,
  LoggingLevel,
  Root,
} from "@mortise/schema/2026-07-28";
import type { Access } from "./access.js";
import { accepted, elicitRequest, readElicited } from "./elicitation.js";
import type { Asked, Elicited, Elicitation } from "./elicitation.js";
import { Round } from "./round.js";
import type { Interaction } from "./interaction.js";
import { Live } from "./live.js";
import { Reports } from "./reports.js";
import type { ReportSettings } from "./reports.js";

/** What extensions add to the context of the handlers that they run. They declare their members by declaration merging. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- empty until an extension adds to it
export interface ContextMembers {}

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type -- see `derive`
export interface RequestContext extends Readonly<ContextMembers> {}

/** What a handler knows of the request it answers, and how it can speak while it works. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- extensions define the members that they declare
export class RequestContext {
  readonly #request: JsonRpcRequest;
  readonly #exchange: ExchangeContext;
  readonly #meta: JsonObject;
  readonly #settings: ReportSettings;
  #reports: Reports | undefined;
  #finished = false;
  #round: Round | undefined;
  /** In place of the round's own. */
  #other: Interaction | undefined;
  /** What was derived of it: over when it is. */
  #derived: RequestContext[] | undefined;

  constructor(request: JsonRpcRequest, exchange: ExchangeContext, meta: JsonObject, settings: ReportSettings) {
    this.#request = request;
    this.#exchange = exchange;
    this.#meta = meta;
    this.#settings = settings;
  }

  /** Aborts when the client cancels or goes away. Pass it on to whatever the handler waits for. */
  get signal(): AbortSignal {
    return this.#exchange.signal;
  }

  /** Who calls, when the transport authenticated the caller. */
  get auth(): Auth | undefined {
    return this.#exchange.auth;
  }

  /** `"stdio"`, `"http"`, `"memory"` or the name of a custom transport. */
  get transport(): string {
    return this.#exchange.transport;
  }

  /** The id of the request; ids are unique only among the requests of one client that are open at once. */
  get requestId(): RequestId {
    return this.#request.id;
  }

  /** What an authorize hook is asked about this request; derive from it to ask about something else on the caller's behalf. */
  get access(): Access {
    const { auth, transport, reach } = this.#exchange;
    return { method: this.#request.method, target: undefined, scopes: [], auth, transport, reach };
  }

  /** Sends a notification that belongs to this request, for methods that define their own. Dropped once the request is answered. */
  notify(notification: JsonRpcNotification): void {
    if (!this.#finished) this.#exchange.notify(notification);
  }

  /** The request's `_meta` as it came. */
  get meta(): JsonObject {
    return this.#meta;
  }

  /** What the client says it can do, on this request; earlier requests do not count. */
  get clientCapabilities(): ClientCapabilities {
    return this.#meta[META_KEYS.clientCapabilities] as ClientCapabilities;
  }

  /** What the client calls itself. For logs and display: it is not verified, so nothing may depend on it. */
  get clientInfo(): Implementation | undefined {
    return this.#meta[META_KEYS.clientInfo] as Implementation | undefined;
  }

  /**
   * Tells the client how far the work is; nothing is sent if it did not ask. Only increasing values are sent, and of many in a short time
   * the newest (see `progressPerSecond`); the last one is always there before the answer. Of a task it becomes the `statusMessage`.
   * @param progress done so far, in any unit; the same unit as `total`
   */
  progress(progress: number, { total, message }: { total?: number; message?: string } = {}): void {
    if (this.#finished || this.#meta[META_KEYS.progressToken] === undefined) return;
    this.#reporting.progress(progress, total, message);
  }

  /**
   * Sends a log message if the request asked for this level. The server must be created with `logging: true`. Of too many in a short
   * time (see `logsPerSecond`) the client is told how many it did not get.
   * @param data any JSON value; never secrets or personal data
   * @deprecated by the protocol in favour of stderr and OpenTelemetry; still specified
   */
  log(level: LoggingLevel, data: unknown, logger?: string): void {
    if (!this.#settings.logging)
      throw new Error("ctx.log needs createServer(info, { logging: true }), which declares the capability.");
    if (this.#finished || this.#meta[META_KEYS.logLevel] === undefined) return;
    this.#reporting.log(level, data, logger);
  }

  /**
   * Asks the person at the client to fill in a form (`fields`) or to visit a page (`url`). In this protocol the handler runs again
   * from its start once the answer is there, so do what must not happen twice after the last question, or in `once`. A task waits instead.
   * @param key names the question; unique within the request
   * @throws RpcError -32021 when the client cannot ask people; declare `needs: { elicitation: {} }` to have that checked first
   * @throws ToolError where the client was asked while the call is open, and refuses or does not answer in time
   */
  elicit<const E extends Elicitation>(key: string, question: E): Promise<Elicited<E>> {
    const asking = async () => readElicited((await this.interaction.ask(key, elicitRequest(question))) as ElicitResult);
    return mayBeLeft(asking() as Promise<Elicited<E>>);
  }

  /** {@link elicit} for when there is nothing to do without the answer: returns it, and ends the call with an explanation otherwise. */
  ask<const E extends Elicitation>(key: string, question: E): Promise<Asked<E>> {
    return mayBeLeft(this.elicit(key, question).then((answer) => accepted(answer, question.message) as Asked<E>));
  }

  /**
   * Asks the client's model. Needs `needs: { sampling: {} }`, with `tools: {}` inside when `tools` or `toolChoice` are given.
   * Leave `includeContext` out: the other values need `context: {}` too and are about to go. For a model that works with tools see
   * `sampleWithTools` of `@mortise/server/sampling`.
   * @throws Error when a tool use has no result, a result no tool use, or results are mixed with other content
   * @deprecated by the protocol; still specified
   */
  sample(key: string, params: CreateMessageRequestParams): Promise<CreateMessageResult> {
    const asking = this.interaction.ask(key, { method: "sampling/createMessage", params });
    return mayBeLeft(asking as Promise<CreateMessageResult>);
  }

  /**
   * Asks which folders the client works in. Needs `needs: { roots: {} }`.
   * @deprecated by the protocol; still specified
   */
  roots(key: string): Promise<readonly Root[]> {
    const asking = this.interaction.ask(key, { method: "roots/list" });
    return mayBeLeft(asking.then((answer) => (answer as ListRootsResult).roots));
  }

  /**
   * Runs a step once for the whole request, although the handler may run several times, and returns what it returned then.
   * @param step its result is JSON, and small: it travels to the client and back, sealed, in at most 64 KiB of state. In a task it stays in the
   * store, and `tasks()` says how much that may be; tell progress in the step, so that what is done is not told again
   */
  once<T>(key: string, step: () => T | Promise<T>): Promise<T> {
    return mayBeLeft(this.interaction.once(key, step));
  }

  /** For handlers that return `inputRequired(…)`: the answers to what the round before asked. */
  get inputResponses(): Readonly<Record<string, InputResponse>> {
    return this.round.responses;
  }

  /** For handlers that return `inputRequired(…)`: the state of the round before. */
  get state(): unknown {
    return this.round.ownState;
  }

  /** Made only for handlers that report, to clients that want to hear it. */
  get #reporting(): Reports {
    return (this.#reports ??= new Reports(this.#meta, this.#settings, (report) => this.#exchange.notify(report)));
  }

  /** How this handler asks and remembers. For extensions, which may wrap it. */
  get interaction(): Interaction {
    if (this.#other !== undefined) return this.#other;
    const { ask } = this.#exchange;
    if (ask === undefined) return this.round.interaction;
    return (this.#other = new Live(ask, this.clientCapabilities, this.round.interaction));
  }

  /**
   * The context of the same request for a handler that is run in another way: with another signal or place to notify, with an
   * interaction that does not suspend, or with members of its own. For extensions.
   */
  derive({
    exchange = this.#exchange,
    interaction,
    members,
  }: {
    exchange?: ExchangeContext;
    interaction?: Interaction;
    members?: ContextMembers;
  }): RequestContext {
    const derived = new RequestContext(this.#request, exchange, this.#meta, this.#settings);
    derived.#other = interaction;
    derived.#round = this.#round;
    (this.#derived ??= []).push(derived);
    return members === undefined ? derived : Object.assign(derived, members);
  }

  /** @internal What this request has of earlier rounds. */
  get round(): Round {
    return (this.#round ??= new Round(this.clientCapabilities));
  }

  /** @internal */
  set round(round: Round) {
    this.#round = round;
  }

  /** @internal Whether the handler has asked for something that is not there yet. */
  get suspended(): boolean {
    return this.#round?.interaction.suspended ?? false;
  }

  /** @internal Called by dispatch once the answer stands: whatever the handler left running stays silent from now on. */
  finish(): void {
    this.#reports?.end();
    this.#finished = true;
    this.#derived?.forEach((derived) => derived.finish());
  }
}

/** The same promise. A handler may have gone on without it, or have failed, when it rejects: that must not end the process. */
function mayBeLeft<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
