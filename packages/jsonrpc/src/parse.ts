import { failure, JSON_RPC_CODES, RpcError } from "./error.js";
import { isObject, isRequestId } from "./message.js";
import type { JsonObject, JsonRpcFailure, JsonRpcMessage, RequestId } from "./message.js";

/** Bounds on one message. */
export interface ParseLimits {
  /** Longest text that is parsed, in UTF-16 units. Default 16 Mi. */
  readonly maxLength?: number;
  /** Deepest nesting of arrays and objects. Default 128; deeper input can exhaust the stack of whoever walks it. */
  readonly maxDepth?: number;
}

/** One message, or the failed response that says why the text is not one (send it back unless it answers a response). */
export type Parsed =
  { readonly ok: true; readonly message: JsonRpcMessage } | { readonly ok: false; readonly failure: JsonRpcFailure };

const MAX_LENGTH = 16 * 1024 * 1024;
const MAX_DEPTH = 128;

/** Reads one JSON text as exactly one JSON-RPC 2.0 message. Never throws. */
export function parseMessage(text: string, { maxLength = MAX_LENGTH, maxDepth = MAX_DEPTH }: ParseLimits = {}): Parsed {
  if (text.length > maxLength)
    return refuse(`The message has ${text.length} characters; at most ${maxLength} are read.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      ok: false,
      failure: failure(undefined, new RpcError(JSON_RPC_CODES.parseError, `Not JSON: ${(error as Error).message}`)),
    };
  }
  // Two characters a level: a text shorter than that cannot be too deep, which spares the walk for ordinary messages.
  if (text.length > 2 * maxDepth && isDeeperThan(value, maxDepth)) {
    return refuse(`The message is nested deeper than ${maxDepth} levels.`);
  }
  return readMessage(value);
}

/** The same check for a value that a channel delivers already parsed (a `MessagePort`, for example). */
export function readMessage(value: unknown): Parsed {
  if (!isObject(value)) {
    return refuse(
      Array.isArray(value) ? "Batches are not supported: send one message at a time." : "A message is an object.",
    );
  }
  if (value.jsonrpc !== "2.0") return refuse(`"jsonrpc" must be "2.0".`, requestIdOf(value));
  if ("method" in value) return readCall(value);
  return readResponse(value);
}

function readCall(value: JsonObject): Parsed {
  const id = requestIdOf(value);
  if ("id" in value && id === undefined) return refuse(`"id" must be a string or an integer.`);
  if (typeof value.method !== "string") return refuse(`"method" must be a string.`, id);
  if ("result" in value || "error" in value)
    return refuse(`A message with "method" has neither "result" nor "error".`, id);
  if ("params" in value && !isObject(value.params)) return refuse(`"params" must be an object.`, id);
  return accept(value);
}

function readResponse(value: JsonObject): Parsed {
  if ("result" in value === "error" in value) {
    return refuse(`A message has "method", or exactly one of "result" and "error".`);
  }
  if ("result" in value) {
    if (!isRequestId(value.id)) return refuse(`The "id" of a result must be a string or an integer.`);
    return isObject(value.result) ? accept(value) : refuse(`"result" must be an object.`);
  }
  const { error, id } = value;
  if (!isObject(error) || !Number.isInteger(error.code) || typeof error.message !== "string") {
    return refuse(`"error" must have an integer "code" and a string "message".`);
  }
  if (id === undefined || isRequestId(id)) return accept(value);
  if (id !== null) return refuse(`The "id" of an error must be a string or an integer, or be absent.`);
  // JSON-RPC 2.0 §5 writes null where the id could not be read; the shapes here leave it out.
  const { id: _null, ...withoutId } = value;
  return accept(withoutId);
}

const accept = (value: JsonObject): Parsed => ({ ok: true, message: value as unknown as JsonRpcMessage });

const refuse = (why: string, id?: RequestId): Parsed => ({
  ok: false,
  failure: failure(id, new RpcError(JSON_RPC_CODES.invalidRequest, why)),
});

/** The id to answer under. Only a message with a method can be answered: a response's id is one of our own. */
const requestIdOf = (value: JsonObject): RequestId | undefined =>
  "method" in value && isRequestId(value.id) ? value.id : undefined;

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeperThan(item, levels - 1));
  for (const key in value) if (isDeeperThan((value as JsonObject)[key], levels - 1)) return true;
  return false;
}
