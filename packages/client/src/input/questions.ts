import type { JsonObject, Transport } from "@mortise/jsonrpc";
import type { ClientCapabilities, Implementation } from "@mortise/schema/2026-07-28";
import type { AskedCall } from "./answer-round.js";
import { InputFailedError, InputRequiredError } from "./errors.js";
import type { InputHandlers } from "./handlers.js";

/** A question that a server puts by itself, not in its answer to a call. */
export interface Question {
  /** Names it among those that are open. */
  readonly key: string;
  readonly request: { readonly method: string; readonly params?: JsonObject };
  /** The call that the server cannot answer without it, where the transport knows. */
  readonly during?: Omit<AskedCall, "signal">;
  readonly serverInfo: Implementation | undefined;
  /** Aborts when the server no longer wants the answer. */
  readonly signal: AbortSignal;
}

/** A transport whose server may ask at any time. It asks its client, who has the handlers. */
export interface AskingTransport extends Transport {
  /**
   * Set by clients; the last one answers. Rejects with `InputRequiredError` when there is no handler, or it was not declared, with
   * `InputFailedError` when the handler failed, and with `InvalidMessageError` when it is no question.
   */
  answer: ((question: Question) => Promise<JsonObject>) | undefined;
  /** Tells the server that the roots are others now, if it can be told. */
  rootsChanged(): void;
}

export const isAsking = (transport: Transport): transport is AskingTransport => "answer" in transport;

export function tellRoots(transport: Transport): void {
  if (isAsking(transport)) transport.rootsChanged();
}

/** Has the handlers answer what the server asks by itself. What a handler throws shows nowhere else, so it is a warning. */
export function answerThrough(
  transport: AskingTransport,
  handlers: InputHandlers,
  identity: { readonly capabilities: ClientCapabilities },
  warn: (message: string, cause?: unknown) => void,
): void {
  transport.answer = async ({ key, request, during, serverInfo, signal }) => {
    const { handlerOf } = await import("./handler-of.js"); // on demand: most servers never ask
    signal.throwIfAborted(); // nobody need be asked what is no longer wanted
    const ask = handlerOf(key, request, handlers, identity.capabilities);
    if (typeof ask !== "function") {
      const why = `The server asks for ${ask.refused}, which this client did not declare or has no handler for.`;
      throw new InputRequiredError(why, {});
    }
    const { method = "", params = {} } = during ?? {};
    const about = String(params.name ?? params.uri ?? "");
    try {
      return { ...(await ask({ key, method, about, serverInfo, signal })) };
    } catch (error) {
      if (error instanceof InputFailedError) warn(error.message, error.cause);
      throw error;
    }
  };
}
