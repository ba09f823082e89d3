import type { Middleware } from "@mortise/jsonrpc";
import type { ValidatorFactory } from "@mortise/json-schema";
import type { Authorize } from "./access.js";
import type { ErrorHook } from "./errors.js";
import type { StateKeys } from "./state-keys.js";
import type { SubscriptionLimits } from "./listen.js";
import { checkHints } from "./stamp.js";
import type { CacheHints } from "./stamp.js";
import type { Topics } from "./topics.js";

/** Everything about a server that has a default. */
export interface ServerOptions extends SubscriptionLimits {
  /** How to use the server as a whole, written for a model; does not repeat what the tools say of themselves. */
  readonly instructions?: string;
  /** How values are checked against schemas. Default: an interpreter; `ajv()` of `@mortise/json-schema/ajv` is faster and larger. */
  readonly validator?: ValidatorFactory;
  /** Asked before every request is answered. Default: a definition's `scopes` must all have been granted. */
  readonly authorize?: Authorize;
  /**
   * What lists show: every definition, or those that `authorize` lets the caller use. The latter are made for each request, and never
   * `"public"`. A template is asked about by itself, its braces unfilled. Default `"all"`.
   */
  readonly lists?: "all" | "allowed";
  /** Wraps every request, first one outermost. */
  readonly middleware?: readonly Middleware[];
  /** Learns of bugs in handlers; clients only see "Internal error". Default: `console.error`. */
  readonly onError?: ErrorHook;
  /** Learns of what is allowed and unwise, when it is defined. Default: `console.warn`. */
  readonly onWarning?: (message: string) => void;
  /** How long clients may keep lists and `server/discover`. Default: not at all. */
  readonly caching?: CacheHints;
  /** How many definitions one page of a list holds. Default 200. */
  readonly pageSize?: number;
  /**
   * Secrets of at least 32 bytes that seal handles, and what a request remembers while the client is asked for input. The first one seals, all of
   * them open: to change it, put the new one in front and drop the old one when its states have expired. Over a network, where another
   * process may get the next round, give all processes the same, or say `"ephemeral"`. Default: a random key of this process.
   */
  readonly stateKeys?: StateKeys;
  /** Milliseconds for which such a state is good: how long a person may think. Default 30 minutes. */
  readonly stateTtlMs?: number;
  /** How changes reach subscriptions. Default: within this process; several processes behind one URL need one that they share. */
  readonly topics?: Topics;
  /** Declares the capability that `ctx.log` needs. Default false. */
  readonly logging?: boolean;
  /** Progress notifications that one request may send a second, as many at once; of more, the newest is sent. `Infinity` sends all. Default 20. */
  readonly progressPerSecond?: number;
  /** Log messages that one request may send a second, as many at once; of more, the number is told. `Infinity` sends all. Default 100. */
  readonly logsPerSecond?: number;
}

const STATE_TTL_MS = 30 * 60 * 1000;

/** The options with their defaults. @throws Error when one is out of bounds */
export function withDefaults({
  pageSize = 200,
  lists = "all",
  caching = {},
  logging = false,
  stateTtlMs = STATE_TTL_MS,
  progressPerSecond = 20,
  logsPerSecond = 100,
  ...options
}: ServerOptions) {
  if (!Number.isSafeInteger(pageSize) || pageSize < 1)
    throw new Error(`pageSize must be an integer of at least 1, not ${pageSize}.`);
  for (const [name, rate] of Object.entries({ progressPerSecond, logsPerSecond }))
    if (!(rate > 0)) throw new Error(`${name} must be more than 0, not ${rate}.`);
  checkHints(caching, "caching");
  return {
    middleware: [],
    onError: (error, request) =>
      console.error(request === undefined ? "Outside of any request:" : `Answering ${request.method} failed:`, error),
    onWarning: (message) => console.warn(message),
    ...options,
    pageSize,
    lists,
    caching,
    logging,
    stateTtlMs,
    progressPerSecond,
    logsPerSecond,
  } satisfies ServerOptions;
}
