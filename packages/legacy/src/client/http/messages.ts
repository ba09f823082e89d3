import { InvalidMessageError, parseMessage } from "@mortise/jsonrpc";
import type { JsonRpcMessage, ParseLimits } from "@mortise/jsonrpc";

/** Most messages in one batch. */
const MAX_BATCH = 1_000;

/**
 * The messages in a text: one, or the several of a batch, which servers of 2025-03-26 may send.
 * @throws InvalidMessageError when it is something else
 */
export function readMessages(text: string, url: string, limits: Required<ParseLimits>): readonly JsonRpcMessage[] {
  return textsOf(text, limits).map((one) => {
    const parsed = parseMessage(one, limits);
    if (parsed.ok) return parsed.message;
    throw new InvalidMessageError(`${url} sent something that is no message: ${parsed.failure.error.message}`);
  });
}

function textsOf(text: string, { maxLength }: Required<ParseLimits>): readonly string[] {
  if (!/^\s*\[/.test(text) || text.length > maxLength) return [text];
  try {
    const batch: unknown = JSON.parse(text);
    return Array.isArray(batch) && batch.length <= MAX_BATCH ? batch.map((one) => JSON.stringify(one)) : [text];
  } catch {
    return [text]; // no JSON, or nested too deep to be written; refused with the reason
  }
}
