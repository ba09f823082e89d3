import { listenToAbort, stopListening } from "./abort-listeners.js";
import type { AbortListener } from "./abort-listeners.js";
import type { Ask } from "./ask.js";
import { LazySignal } from "./lazy-signal.js";
import type { JsonRpcNotification } from "./message.js";

/** What an authenticator made of the caller's credentials. */
export interface Auth {
  /** Who calls: stable and unique for the authority that issued it. State, caches and limits are keyed by it. */
  readonly principal: string;
  /** What the caller may do, as the authority spells it. */
  readonly scopes: readonly string[];
  /** When the credentials end, ms since the epoch: what lasts longer than a request ends then. Absent: they do not, or nobody knows. */
  readonly expiresAt?: number | undefined;
  /** Whatever else the authenticator wants handlers to see. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** What a transport carried beside the message to mirror parts of it (HTTP: the `Mcp-*` headers), decoded. */
export interface Mirror {
  /** The value mirrored under a lower-case header name, `undefined` when absent. @throws RpcError when it cannot be decoded. */
  get(name: string): string | undefined;
}

/**
 * How far the other end may be: in this process or at the end of its pipe (`"process"`: nobody else can speak, and the same process
 * hears the next request), elsewhere on this machine, or anywhere, with any number of processes taking turns to answer.
 */
export type Reach = "process" | "machine" | "network";

/** What surrounds one request: how to cancel it, how to speak while it runs, and what the transport knows of its sender. */
export interface ExchangeContext {
  /** Aborts when the caller no longer wants the answer. Made when first read. */
  readonly signal: AbortSignal;
  /** Whether the caller no longer wants the answer. */
  readonly aborted: boolean;
  /**
   * Tells `listener` once the caller no longer wants the answer, at once if that is so already. Transports, which listen to every
   * request, listen here: it makes no {@link signal}, which may cost more than all the rest of a call.
   */
  addAbortListener(listener: AbortListener): void;
  removeAbortListener(listener: AbortListener): void;
  /** Sends a notification that belongs to this request. Dropped once the request is answered or cancelled. */
  notify(notification: JsonRpcNotification): void;
  /** Which transport carries the request: `"memory"`, `"stdio"`, `"http"`, or a name of your own. */
  readonly transport: string;
  readonly reach: Reach;
  /** Present when the transport authenticated the caller. */
  readonly auth: Auth | undefined;
  /** Present on transports that mirror parts of the message. */
  readonly mirror: Mirror | undefined;
  /**
   * Present where the carrier can bring a question to the sender while the request is open, and its answer back to this very process.
   */
  readonly ask: Ask | undefined;
  /** The same context with some members replaced. A context is a class with lazy members: never spread it. */
  with(changes: ContextInit): ExchangeContext;
}

export interface ContextInit {
  readonly signal?: AbortSignal;
  readonly notify?: (notification: JsonRpcNotification) => void;
  readonly transport?: string;
  /** Default: `"process"` in memory, `"network"` for a transport of another name. */
  readonly reach?: Reach;
  readonly auth?: Auth;
  readonly mirror?: Mirror;
  readonly ask?: Ask;
}

/** The base of every transport's context; used as it is, it is that of an in-memory call. */
export class Context implements ExchangeContext {
  readonly #init: ContextInit;
  #own: LazySignal | undefined;

  constructor(init: ContextInit = NOTHING) {
    this.#init = init;
  }

  get signal(): AbortSignal {
    return this.#init.signal ?? (this.#own ??= new LazySignal()).signal;
  }

  get aborted(): boolean {
    return this.signal.aborted;
  }

  addAbortListener(listener: AbortListener): void {
    listenToAbort(this.signal, listener);
  }

  removeAbortListener(listener: AbortListener): void {
    stopListening(this.signal, listener);
  }

  notify(notification: JsonRpcNotification): void {
    this.#init.notify?.(notification);
  }

  get transport(): string {
    return this.#init.transport ?? "memory";
  }

  get reach(): Reach {
    return this.#init.reach ?? (this.#init.transport === undefined ? "process" : "network");
  }

  get auth(): Auth | undefined {
    return this.#init.auth;
  }

  get mirror(): Mirror | undefined {
    return this.#init.mirror;
  }

  get ask(): Ask | undefined {
    return this.#init.ask;
  }

  with(changes: ContextInit): ExchangeContext {
    return new DerivedContext(this, changes);
  }
}

const NOTHING: ContextInit = {};

class DerivedContext extends Context {
  readonly #base: ExchangeContext;
  readonly #changes: ContextInit;

  constructor(base: ExchangeContext, changes: ContextInit) {
    super();
    this.#base = base;
    this.#changes = changes;
  }

  override get signal(): AbortSignal {
    return this.#changes.signal ?? this.#base.signal;
  }

  override get aborted(): boolean {
    return this.#changes.signal?.aborted ?? this.#base.aborted;
  }

  override addAbortListener(listener: AbortListener): void {
    if (this.#changes.signal) listenToAbort(this.#changes.signal, listener);
    else this.#base.addAbortListener(listener);
  }

  override removeAbortListener(listener: AbortListener): void {
    if (this.#changes.signal) stopListening(this.#changes.signal, listener);
    else this.#base.removeAbortListener(listener);
  }

  override notify(notification: JsonRpcNotification): void {
    if (this.#changes.notify) this.#changes.notify(notification);
    else this.#base.notify(notification);
  }

  override get transport(): string {
    return this.#changes.transport ?? this.#base.transport;
  }

  override get reach(): Reach {
    return this.#changes.reach ?? this.#base.reach;
  }

  override get auth(): Auth | undefined {
    return this.#changes.auth ?? this.#base.auth;
  }

  override get mirror(): Mirror | undefined {
    return this.#changes.mirror ?? this.#base.mirror;
  }

  override get ask(): Ask | undefined {
    return this.#changes.ask ?? this.#base.ask;
  }
}
