import { ClosedError } from "@mortise/jsonrpc";
import type { Auth, LocalError } from "@mortise/jsonrpc";
import type { Settings } from "./options.js";

/** A session as the table sees it. */
export interface Held {
  /** Unguessable: whoever knows it, and is its principal, is in the session. */
  readonly id: string;
  /** Who opened it, where callers are authenticated. */
  readonly principal: string | undefined;
  /** Whether something runs or somebody listens. */
  readonly busy: boolean;
  /** When something last happened, ms since the epoch. */
  lastUsed: number;
  close(reason: LocalError): void;
}

/** How many sessions there may be, and how long they may be idle. */
export type TableLimits = Pick<Settings, "maxSessions" | "maxSessionsPerPrincipal" | "idleTimeoutMs">;

/** How many times within the idle time it is looked who is idle. */
const LOOKS = 4;

/** The sessions of one server: found by id and principal, so many and no more, ended when nobody uses them. */
export class SessionTable<Session extends Held> {
  readonly #limits: TableLimits;
  readonly #sessions = new Map<string, Session>();
  readonly #ofPrincipal = new Map<string, Set<Session>>();
  #timer: unknown;

  constructor(limits: TableLimits) {
    this.#limits = limits;
  }

  /** The session of that id, if it is this caller's. */
  find(id: string, auth: Auth | undefined): Session | undefined {
    const session = this.#sessions.get(id);
    // An id that leaked is of no use to another principal (security best practices § Session Hijacking).
    if (session === undefined || session.principal !== auth?.principal) return undefined;
    session.lastUsed = Date.now();
    return session;
  }

  /** Takes a session in. False when there is no room, nor one that is unused and could make some. */
  add(session: Session): boolean {
    const { maxSessions, maxSessionsPerPrincipal, idleTimeoutMs } = this.#limits;
    const { principal } = session;
    const own = principal === undefined ? undefined : this.#ofPrincipal.get(principal);
    if (own && own.size >= maxSessionsPerPrincipal && !this.#makeRoom(own)) return false;
    if (this.#sessions.size >= maxSessions && !this.#makeRoom(this.#sessions.values())) return false;
    this.#sessions.set(session.id, session);
    this.#count(session);
    this.#timer ??= everyNowAndThen(() => this.#endIdle(), idleTimeoutMs / LOOKS);
    return true;
  }

  /** Ends a session. */
  remove(session: Session, reason: LocalError): void {
    this.#sessions.delete(session.id);
    this.#uncount(session);
    session.close(reason);
    if (this.#sessions.size > 0) return;
    clearInterval(this.#timer as number);
    this.#timer = undefined;
  }

  /** Ends them all. */
  close(): void {
    const reason = new ClosedError("The server is closing.");
    for (const session of this.#sessions.values()) this.remove(session, reason);
  }

  #endIdle(): void {
    const { idleTimeoutMs } = this.#limits;
    const reason = new ClosedError(`The session was not used for ${idleTimeoutMs} ms.`);
    const since = Date.now() - idleTimeoutMs;
    for (const session of this.#sessions.values())
      if (session.busy) session.lastUsed = Date.now();
      else if (session.lastUsed <= since) this.remove(session, reason);
  }

  #makeRoom(among: Iterable<Session>): boolean {
    let oldest: Session | undefined;
    for (const session of among)
      if (!session.busy && (oldest === undefined || session.lastUsed < oldest.lastUsed)) oldest = session;
    if (oldest === undefined) return false;
    this.remove(oldest, new ClosedError("The session made room for another."));
    return true;
  }

  #count(session: Session): void {
    const { principal } = session;
    if (principal === undefined) return;
    const own = this.#ofPrincipal.get(principal);
    if (own) own.add(session);
    else this.#ofPrincipal.set(principal, new Set([session]));
  }

  #uncount(session: Session): void {
    const { principal } = session;
    const own = principal === undefined ? undefined : this.#ofPrincipal.get(principal);
    own?.delete(session);
    if (own?.size === 0) this.#ofPrincipal.delete(principal as string);
  }
}

/** A longer delay overflows the timers of some runtimes and would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Does not keep the process alive, where the runtime can tell. */
function everyNowAndThen(callback: () => void, ms: number): unknown {
  const timer: unknown = setInterval(callback, Math.min(ms, LONGEST_TIMER));
  (timer as { unref?(): void }).unref?.();
  return timer;
}
