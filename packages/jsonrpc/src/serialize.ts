import type { JsonObject, JsonRpcMessage } from "./message.js";

// Text of results that never change, by identity: a changed copy is another object and has no text here.
let texts: WeakMap<JsonObject, string> | undefined;

/**
 * Freezes `result` (deeply) and remembers its JSON text, so that {@link serialize} writes it without walking it again.
 * For results that are the same for every request, such as lists and discovery.
 */
export function keepText<T extends JsonObject>(result: T): T {
  freezeDeep(result);
  (texts ??= new WeakMap()).set(result, JSON.stringify(result));
  return result;
}

/** The JSON text of one message, on one line. */
export function serialize(message: JsonRpcMessage): string {
  if ("result" in message && texts !== undefined && Object.isFrozen(message.result)) {
    const text = texts.get(message.result);
    if (text !== undefined) return `{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${text}}`;
  }
  return JSON.stringify(message);
}

function freezeDeep(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const item of Object.values(value)) freezeDeep(item);
}
