import { failure, RpcError } from "@mortise/jsonrpc";
import type { ExchangeContext, JsonRpcRequest, JsonRpcResponse, Middleware } from "@mortise/jsonrpc";
import type { Method } from "@mortise/schema/2026-07-28";
import { Gate } from "./gate.js";
import { TokenBucket } from "./token-bucket.js";

/** How much one caller may ask of a server. */
export interface CallerLimits {
  /** Requests that may run at once. Default 64. */
  readonly concurrent?: number;
  /** Requests beyond `concurrent` that wait for a place instead of being refused. Default 0. */
  readonly queue?: number;
  /** Requests a second on average; each round of a request that needs input counts. `Infinity` for no limit. Default 100. */
  readonly perSecond?: number;
  /** Requests that may come at once after a pause. Default: as many as two seconds allow. */
  readonly burst?: number;
  /** Open subscriptions, which are no part of `concurrent` because they last. Default 32. */
  readonly subscriptions?: number;
  /** Callers to keep account of; the one that was quiet for longest is forgotten and begins anew. Default 10,000. */
  readonly maxCallers?: number;
  /**
   * Who counts as one caller. Default: the principal that the transport authenticated; all who did not say who they are share one
   * account for each transport, so a public server without authentication needs a `key`, or an `authenticate` that tells callers apart.
   */
  readonly key?: (request: JsonRpcRequest, context: ExchangeContext) => string;
}

/**
 * The code of a refusal. The protocol defines none for it, and wants codes of one's own to lie outside of the range that JSON-RPC
 * reserves (basic § error codes).
 */
export const TOO_MANY_REQUESTS = 429;

/** A subscription is a request that is answered when it ends: it would hold its place for hours. */
const SUBSCRIBE: Method = "subscriptions/listen";

const principal = (_request: JsonRpcRequest, { auth, transport }: ExchangeContext): string =>
  auth === undefined ? `transport ${transport}` : `principal ${auth.principal}`;

/**
 * Keeps any one caller from taking the server for itself (server/tools and server/utilities/completion ask for rate limits). A request
 * too many is answered with {@link TOO_MANY_REQUESTS}, over HTTP with status 429 and `Retry-After`; `data.retryAfterMs` says when to try
 * again. Cancellations are never held up: they are no requests, and a request that waits for a place leaves the queue at once.
 * @throws Error when a limit is no number that could be one
 * @example
 * createServer(info, { middleware: [limits({ perSecond: 20, concurrent: 8 })] });
 */
export function limits(options: CallerLimits = {}): Middleware {
  const { concurrent = 64, queue = 0, perSecond = 100, subscriptions = 32, maxCallers = 10_000 } = options;
  const { burst = Math.max(1, 2 * perSecond), key = principal } = options;
  check({ concurrent, queue, perSecond, burst, subscriptions, maxCallers });
  const callers = new Callers(maxCallers, () => ({
    rate: new TokenBucket(perSecond, burst),
    calls: new Gate(concurrent, queue),
    subscriptions: new Gate(subscriptions, 0),
  }));
  return (next) => async (request, context) => {
    const caller = callers.get(key(request, context));
    const wait = caller.rate.take();
    if (wait > 0) return refuse(request, "Too many requests in a short time", wait);
    const gate = request.method === SUBSCRIBE ? caller.subscriptions : caller.calls;
    const entering = gate.enter(() => context.signal);
    if (!(entering === true || (await entering))) return refuse(request, "Too many requests are open at once", 1000);
    try {
      return await next(request, context);
    } finally {
      gate.leave();
    }
  };
}

/** What is kept of one caller. */
interface Account {
  readonly rate: TokenBucket;
  readonly calls: Gate;
  readonly subscriptions: Gate;
}

/** A bounded number of accounts, in the order of their last use. */
class Callers {
  readonly #max: number;
  readonly #open: () => Account;
  readonly #accounts = new Map<string, Account>();

  constructor(max: number, open: () => Account) {
    this.#max = max;
    this.#open = open;
  }

  get(key: string): Account {
    const account = this.#accounts.get(key) ?? this.#open();
    this.#accounts.delete(key);
    this.#accounts.set(key, account);
    if (this.#accounts.size > this.#max) {
      const [oldest] = this.#accounts.keys();
      this.#accounts.delete(oldest as string); // its running requests still hold their places in the old account
    }
    return account;
  }
}

function refuse({ id }: JsonRpcRequest, what: string, waitMs: number): JsonRpcResponse {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000)); // Retry-After knows whole seconds only
  const error = new RpcError(TOO_MANY_REQUESTS, `${what}; try again in ${seconds} s.`, {
    data: { retryAfterMs: Math.ceil(waitMs) },
    http: { status: 429, headers: { "Retry-After": String(seconds) } },
  });
  return failure(id, error);
}

/** Below these a limit would let nobody in. */
const LEAST = { concurrent: 1, queue: 0, perSecond: Number.MIN_VALUE, burst: 1, subscriptions: 1, maxCallers: 1 };

function check(options: Readonly<Record<keyof typeof LEAST, number>>): void {
  for (const [name, least] of Object.entries(LEAST)) {
    const value = options[name as keyof typeof LEAST];
    if (value >= least) continue;
    throw new Error(
      `limits: ${name} must be ${least < 1 && least > 0 ? "more than 0" : `at least ${least}`}, not ${value}.`,
    );
  }
}
