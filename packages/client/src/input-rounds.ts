import type { JsonObject } from "@mortise/jsonrpc";
import type { ClientCapabilities, InputRequiredResult } from "@mortise/schema/2026-07-28";
import type { AskedCall } from "./input/answer-round.js";
import { InputRequiredError } from "./input/errors.js";
import type { InputHandlers } from "./input/handlers.js";
import { wait } from "./wait.js";

/** What a client has to play rounds with. */
export interface RoundsInit {
  readonly handlers: InputHandlers;
  /** What it declares with every request. */
  readonly capabilities: ClientCapabilities;
  readonly maxRounds: number;
}

/** The first wait before asking again without answers, and the longest, ms. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 5_000;

/**
 * The params of the next attempt after an answer that asks for input (basic/patterns/mrtr): the same ones, with an answer under each
 * question's key, and with the state exactly as it came, if there was one this time.
 * @param round how many attempts came before, 1 at first
 */
export async function nextAttempt(
  asked: InputRequiredResult,
  call: AskedCall,
  round: number,
  { handlers, capabilities, maxRounds }: RoundsInit,
): Promise<JsonObject> {
  if (round > maxRounds) {
    throw new InputRequiredError(
      `The server still asks for input after ${maxRounds} rounds of ${call.method}; raise \`limits.maxInputRounds\` if that is expected.`,
      asked,
    );
  }
  const { inputResponses: _old, requestState: _older, ...params } = call.params;
  const { inputRequests = {}, requestState } = asked;
  const state = requestState !== undefined && { requestState };
  if (Object.keys(inputRequests).length === 0) {
    await wait(Math.min(FIRST_WAIT * 2 ** (round - 1), LONGEST_WAIT), call.signal);
    return { ...params, ...state };
  }
  const { answerRound } = await import("./input/answer-round.js"); // on demand: most calls never ask
  return { ...params, inputResponses: await answerRound(asked, call, handlers, capabilities), ...state };
}
