import { Context, LazySignal } from "@mortise/jsonrpc";
import type {
  AbortListener,
  Answer,
  Ask,
  Auth,
  JsonRpcNotification,
  Question,
  Reach,
  RequestId,
} from "@mortise/jsonrpc";
import type { Caller, Carrier } from "./carrier.js";
import { lowerNotification } from "./lower.js";
import type { LegacyRevision } from "../revisions.js";

/** What a request needs of the session that it runs in. */
export interface Surroundings {
  readonly caller: Caller;
  readonly revision: LegacyRevision;
  ask(question: Question, request: SessionRequest): Promise<Answer>;
}

/** One request of a session while it runs: the context that the exchange sees. */
export class SessionRequest extends Context {
  readonly id: RequestId;
  readonly carrier: Carrier;
  /** The pages that a person was sent to for this request, by `elicitationId`. */
  readonly visits: string[] = [];
  readonly #session: Surroundings;
  readonly #abort = new LazySignal();
  #open = true;
  #ask: Ask | undefined;
  #progress = -Infinity;

  constructor(id: RequestId, carrier: Carrier, session: Surroundings) {
    super();
    this.id = id;
    this.carrier = carrier;
    this.#session = session;
  }

  /** False once the request was answered or cancelled: nothing is sent for it from then on. */
  get open(): boolean {
    return this.#open;
  }

  override get signal(): AbortSignal {
    return this.#abort.signal;
  }

  override get aborted(): boolean {
    return this.#abort.aborted;
  }

  override addAbortListener(listener: AbortListener): void {
    this.#abort.listen(listener);
  }

  override removeAbortListener(listener: AbortListener): void {
    this.#abort.unlisten(listener);
  }

  override get transport(): string {
    return this.#session.caller.transport;
  }

  override get reach(): Reach {
    return this.#session.caller.reach;
  }

  override get auth(): Auth | undefined {
    return this.carrier.auth ?? this.#session.caller.auth;
  }

  override get ask(): Ask {
    return (this.#ask ??= (question) => this.#session.ask(question, this));
  }

  override notify(notification: JsonRpcNotification): void {
    if (!this.#open || !this.#advances(notification)) return;
    const lowered = lowerNotification(notification, this.#session.revision);
    if (lowered !== undefined) this.carrier.send(lowered);
  }

  close(): void {
    this.#open = false;
  }

  abort(reason: unknown): void {
    this.#open = false;
    this.#abort.abort(reason);
  }

  /** The exchange may be asked several times for one request, and progress begins anew each time; the client must see it increase. */
  #advances({ method, params }: JsonRpcNotification): boolean {
    if (method !== "notifications/progress") return true;
    const progress = params?.["progress"] as number;
    if (!(progress > this.#progress)) return false;
    this.#progress = progress;
    return true;
  }
}
