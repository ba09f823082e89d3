import { parseMessage } from "@mortise/jsonrpc";
import type { JsonRpcMessage } from "@mortise/jsonrpc";

/** Whether a body that is not one message may be several. */
export const isArray = (text: string): boolean => text.trimStart().startsWith("[");

/** Reads a batch (2025-03-26 § Batching). @returns its messages, or why it is none */
export function readBatch(text: string, max: number): readonly JsonRpcMessage[] | string {
  const items = itemsOf(text);
  if (items === undefined) return "The body is not JSON.";
  if (items.length === 0) return "A batch holds at least one message.";
  if (items.length > max) return `A batch holds at most ${max} messages.`;
  const messages: JsonRpcMessage[] = [];
  for (const item of items) {
    const itemText = textOf(item);
    if (itemText === undefined) return "A message of the batch is nested too deep.";
    const parsed = parseMessage(itemText);
    if (!parsed.ok) return parsed.failure.error.message;
    if ("method" in parsed.message && parsed.message.method === "initialize")
      return "initialize must not be part of a batch.";
    messages.push(parsed.message);
  }
  return messages;
}

function itemsOf(text: string): readonly unknown[] | undefined {
  try {
    return JSON.parse(text) as readonly unknown[];
  } catch {
    return undefined;
  }
}

/** An item as text again: the check of one message takes text, and knows all of its bounds. */
function textOf(item: unknown): string | undefined {
  try {
    return JSON.stringify(item);
  } catch {
    return undefined; // more levels than can be written
  }
}
