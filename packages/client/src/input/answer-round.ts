import type { JsonObject } from "@mortise/jsonrpc";
import type { ClientCapabilities, InputRequiredResult, InputResponses } from "@mortise/schema/2026-07-28";
import { listenToAbort, stopListening } from "@mortise/jsonrpc";
import { serverInfo } from "../server-info.js";
import { InputRequiredError } from "./errors.js";
import { handlerOf } from "./handler-of.js";
import type { InputHandlers } from "./handlers.js";

/** The call whose answer asks for input. */
export interface AskedCall {
  readonly method: string;
  readonly params: JsonObject;
  readonly signal: AbortSignal;
}

/**
 * Answers every question of one round, all at once (basic/patterns/mrtr § client requirements).
 * @throws InputRequiredError when one of them has no handler or was not declared: then nobody is asked anything
 * @throws InputFailedError when a handler threw, or answered what is no answer; the others are told to stop
 */
export async function answerRound(
  result: InputRequiredResult,
  { method, params, signal }: AskedCall,
  handlers: InputHandlers,
  declared: ClientCapabilities,
): Promise<InputResponses> {
  const asks = Object.entries(result.inputRequests ?? {}).map(([key, request]) => {
    const ask = handlerOf(key, request, handlers, declared);
    if (typeof ask === "function") return [key, ask] as const;
    throw new InputRequiredError(
      `The server asks for ${ask.refused} (${JSON.stringify(key)}), which this client did not declare or has no handler for. Nobody was asked.`,
      result,
    );
  });
  const over = new AbortController();
  const listener = { onAbort: (reason: unknown) => over.abort(reason) };
  listenToAbort(signal, listener);
  try {
    const common = { method, about: String(params.name ?? params.uri), serverInfo: serverInfo(result) };
    const answers = asks.map(async ([key, ask]) => [key, await ask({ key, ...common, signal: over.signal })] as const);
    return Object.fromEntries(await Promise.all(answers));
  } catch (error) {
    over.abort(error);
    throw error;
  } finally {
    stopListening(signal, listener);
  }
}
