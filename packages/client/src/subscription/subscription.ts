import { AbortedError, ClosedError, LocalError } from "@mortise/jsonrpc";
import type { JsonRpcNotification, Transport } from "@mortise/jsonrpc";
import { listenToAbort, stopListening } from "@mortise/jsonrpc";
import type { Caller } from "../call.js";
import { isUnreachable } from "../unreachable.js";
import { wait } from "../wait.js";
import { delayBefore } from "./backoff.js";
import type { Backoff } from "./backoff.js";
import { EventQueue } from "./event-queue.js";
import { missingOf, readChange } from "./events.js";
import type { Filter, SubscriptionEvent } from "./events.js";
import { listen } from "./listen.js";

export interface SubscribeOptions {
  /** Hears every event. Without it, iterate over the subscription. */
  readonly onEvent?: (event: SubscriptionEvent) => void;
  /** Ends the subscription. */
  readonly signal?: AbortSignal;
  /** Milliseconds that the server has to acknowledge the subscription. Once it has, no time limit applies. Default 60,000. */
  readonly timeout?: number;
  /** How to open the subscription anew after the connection was lost. `false` ends it instead. */
  readonly relisten?: Backoff | false;
  /** Events that may wait for an iterator; equal ones wait as one. Beyond it the oldest go, with a `gap`. Default 1,000, at least 2. */
  readonly maxQueued?: number;
}

export interface SubscriptionParts {
  readonly caller: Caller;
  readonly transport: Transport;
  readonly filter: Filter;
  readonly options: SubscribeOptions;
  /** Hears everything first, for what the client itself keeps. */
  readonly observe: (event: SubscriptionEvent) => void;
  readonly warn: (message: string, cause?: unknown) => void;
}

/**
 * A subscription to changes (basic/patterns/subscriptions). It opens itself anew when the connection is lost, and says `gap` then. Iterate
 * over it, once, or give `onEvent`. It ends by {@link close}, its signal, leaving the loop, or the server.
 */
export class Subscription implements AsyncIterable<SubscriptionEvent> {
  /** What the server honours, once it has acknowledged. Rejects when the subscription ends before that. */
  readonly ready: Promise<Filter>;
  /** Resolves at the end: with the error that ended it, if one did. Never rejects. */
  readonly closed: Promise<Error | undefined>;
  readonly #parts: SubscriptionParts;
  readonly #queue: EventQueue | undefined;
  readonly #life = new AbortController();
  #wasOpen = false;
  #failures = 0;
  #acknowledged!: (honoured: Filter) => void;
  #refused!: (why: Error) => void;

  constructor(parts: SubscriptionParts) {
    const { onEvent, signal, maxQueued = 1_000 } = parts.options;
    this.#parts = parts;
    this.#queue = onEvent === undefined ? new EventQueue(Math.max(2, maxQueued)) : undefined;
    this.ready = new Promise((resolve, reject) => {
      this.#acknowledged = resolve;
      this.#refused = reject;
    });
    this.ready.catch(() => {}); // who does not ask need not be told
    const listener = { onAbort: () => this.#stop() };
    if (signal !== undefined) listenToAbort(signal, listener);
    this.closed = this.#run().finally(() => signal && stopListening(signal, listener));
  }

  /** Ends the subscription; resolves when it has ended. */
  async close(): Promise<void> {
    this.#stop();
    await this.closed;
  }

  /** Leaving the loop ends the subscription. @throws the error that ended the subscription, in place of an `ended` event */
  async *[Symbol.asyncIterator](): AsyncGenerator<SubscriptionEvent, void, undefined> {
    if (this.#queue === undefined)
      throw new LocalError("NO_QUEUE", "This subscription has an `onEvent`, which hears its events.");
    try {
      for (;;) {
        const event = await this.#queue.take();
        if (event.type === "ended" && event.error !== undefined) throw event.error;
        yield event;
        if (event.type === "ended") return;
      }
    } finally {
      this.#stop();
    }
  }

  #stop(): void {
    this.#life.abort(new AbortedError("The subscription was closed."));
  }

  get #stopped(): boolean {
    return this.#life.signal.aborted;
  }

  /** Opens one stream after another until the end; says how it ended. */
  async #run(): Promise<Error | undefined> {
    let ending: Ending | undefined;
    while (ending === undefined) {
      try {
        ending = this.#stopped ? BY_CLIENT : await this.#listen();
      } catch (error) {
        ending = await this.#afterFailure(error as Error);
      }
    }
    this.#refused(ending.error ?? new ClosedError("The subscription ended before it was acknowledged."));
    this.#tell({ type: "ended", ...ending });
    return ending.error;
  }

  async #listen(): Promise<Ending> {
    const { caller, filter, options } = this.#parts;
    await listen({
      caller,
      filter,
      timeout: options.timeout ?? 60_000,
      life: this.#life.signal,
      onAcknowledged: (honoured) => this.#opened(honoured),
      onChange: (notification) => this.#change(notification),
    });
    return { by: "server" };
  }

  #opened(honoured: Filter): void {
    const again = this.#wasOpen;
    this.#wasOpen = true;
    this.#failures = 0;
    this.#acknowledged(honoured);
    this.#tell({ type: "acknowledged", honoured, missing: missingOf(this.#parts.filter, honoured) });
    if (again) this.#tell({ type: "gap", reason: "dropped" }); // only now: what is read from here on cannot be missed
  }

  #change(notification: JsonRpcNotification): void {
    const event = readChange(notification, this.#parts.filter);
    if (event !== undefined) this.#tell(event);
  }

  /** How it ended; or nothing, once it is time to try again. */
  async #afterFailure(error: Error): Promise<Ending | undefined> {
    const { transport, options } = this.#parts;
    if (this.#stopped) return BY_CLIENT;
    // The transport has ended, or the server has ended the subscription in the other way there is (subscriptions § cancellation).
    if (error instanceof ClosedError) return endingOf(transport, error);
    const { relisten = {} } = options;
    const again = relisten !== false && this.#wasOpen && isUnreachable(error);
    if (!again || ++this.#failures > (relisten.maxAttempts ?? Infinity)) return { by: "error", error };
    await wait(delayBefore(this.#failures, relisten), this.#life.signal);
    return undefined;
  }

  #tell(event: SubscriptionEvent): void {
    const { observe, options, warn } = this.#parts;
    observe(event);
    this.#queue?.push(event);
    try {
      options.onEvent?.(event);
    } catch (error) {
      warn("The onEvent callback threw.", error);
    }
  }
}

type Ending = Omit<Extract<SubscriptionEvent, { type: "ended" }>, "type">;
const BY_CLIENT: Ending = { by: "client" };

/** How long a transport that rejects its requests may take to say that it has ended, ms. */
const LAST_WORD = 50;

async function endingOf(transport: Transport, error: ClosedError): Promise<Ending> {
  const timer = new AbortController();
  const byServer = wait(LAST_WORD, timer.signal).then((): Ending => ({ by: "server" }));
  const byTransport = transport.closed.then((why): Ending => (why === undefined ? BY_CLIENT : { by: "error", error }));
  const ending = await Promise.race([byTransport, byServer]);
  timer.abort();
  return ending;
}
