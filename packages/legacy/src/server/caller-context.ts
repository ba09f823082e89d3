import { Context, LazySignal } from "@mortise/jsonrpc";
import type { AbortListener, Auth, Reach } from "@mortise/jsonrpc";
import type { Caller } from "./carrier.js";

/** The context of something that runs for the caller of a session until it is aborted; makes a signal only when somebody asks for one. */
export abstract class CallerContext extends Context {
  readonly #caller: Caller;
  readonly #abort = new LazySignal();

  constructor(caller: Caller) {
    super();
    this.#caller = caller;
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
    return this.#caller.transport;
  }

  override get reach(): Reach {
    return this.#caller.reach;
  }

  override get auth(): Auth | undefined {
    return this.#caller.auth;
  }

  abort(reason: unknown): void {
    this.#abort.abort(reason);
  }
}
