import { JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { isMethod, METHODS } from "@mortise/schema/2025-11-25";
import { METHODS as MODERN_METHODS } from "@mortise/schema/2026-07-28";
import type { LoggingLevel } from "@mortise/schema/2026-07-28";
import { flag } from "./changes.js";
import type { Changes } from "./changes.js";

/** What the methods that only sessions have act on. */
export interface SessionState {
  /** What the server declared. */
  readonly capabilities: JsonObject;
  readonly changes: Changes;
  setLogLevel(level: LoggingLevel): void;
}

type SessionMethod = (state: SessionState, params: JsonObject) => void | Promise<void>;

/** Methods that change the session, and are answered with an empty result. */
export const SESSION_METHODS: ReadonlyMap<string, SessionMethod> = new Map<string, SessionMethod>([
  [
    "logging/setLevel",
    (state, { level }) => {
      if (state.capabilities["logging"] === undefined) throw unknownMethod("logging/setLevel");
      if (!LEVELS.includes(level as LoggingLevel)) throw invalid(`level must be one of ${LEVELS.join(", ")}.`);
      state.setLogLevel(level as LoggingLevel);
    },
  ],
  ["resources/subscribe", (state, { uri }) => state.changes.subscribe(subscribable(state, "resources/subscribe", uri))],
  [
    "resources/unsubscribe",
    (state, { uri }) => state.changes.unsubscribe(subscribable(state, "resources/unsubscribe", uri)),
  ],
]);

const LEVELS: readonly LoggingLevel[] = [
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
];

function subscribable({ capabilities }: SessionState, method: string, uri: unknown): string {
  if (!flag(capabilities["resources"], "subscribe")) throw unknownMethod(method);
  if (typeof uri !== "string") throw invalid("uri must be a string.");
  return uri;
}

/**
 * Whether a method may go on to the exchange: those of both eras, and those that only an extension can know. The methods that just one era
 * has mean nothing in the other, and tasks are a method of each with a meaning of its own.
 */
export const isForwarded = (method: string): boolean =>
  !method.startsWith("tasks/") &&
  Object.hasOwn(MODERN_METHODS, method) === (isMethod(method) && METHODS[method].sentBy.includes("client"));

export const unknownMethod = (method: string): RpcError =>
  new RpcError(JSON_RPC_CODES.methodNotFound, `This server has no method ${JSON.stringify(method)}.`);

const invalid = (why: string): RpcError => new RpcError(JSON_RPC_CODES.invalidParams, why);
