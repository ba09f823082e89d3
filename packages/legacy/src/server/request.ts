import type { Answer, Ask, Auth, JsonRpcNotification, Question, RequestId } from "@mortise/jsonrpc";
import type { LegacyRevision } from "../revisions.js";
import { CallerContext } from "./caller-context.js";
import type { Caller, Carrier } from "./carrier.js";
import { lowerNotification } from "./lower.js";

/** What a request needs of the session that it runs in. */
export interface Surroundings {
  readonly caller: Caller;
  readonly revision: LegacyRevision;
  ask(question: Question, request: SessionRequest): Promise<Answer>;
}

/** One request of a session while it runs: the context that the exchange sees. */
export class SessionRequest extends CallerContext {
  readonly id: RequestId;
  readonly carrier: Carrier;
  /** The pages that a person agreed to visit for this request, by `elicitationId`. */
  readonly visits: string[] = [];
  /** Called when it is cancelled. */
  onCancel: (() => void) | undefined;
  readonly #session: Surroundings;
  #open = true;
  #asks: Ask | undefined;
  #progress = -Infinity;

  constructor(id: RequestId, carrier: Carrier, session: Surroundings) {
    super(session.caller);
    this.id = id;
    this.carrier = carrier;
    this.#session = session;
  }

  /** False once the request was answered or cancelled: nothing is sent for it from then on. */
  get open(): boolean {
    return this.#open;
  }

  /** Whether it ever asked the client anything. */
  get asked(): boolean {
    return this.#asks !== undefined;
  }

  override get auth(): Auth | undefined {
    return this.carrier.auth ?? super.auth;
  }

  override get ask(): Ask {
    return (this.#asks ??= (question) => this.#session.ask(question, this));
  }

  override notify(notification: JsonRpcNotification): void {
    if (!this.#open || !this.#advances(notification)) return;
    const lowered = lowerNotification(notification, this.#session.revision);
    if (lowered !== undefined) this.carrier.send(lowered);
  }

  close(): void {
    this.#open = false;
  }

  override abort(reason: unknown): void {
    this.#open = false;
    super.abort(reason);
    this.onCancel?.();
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
