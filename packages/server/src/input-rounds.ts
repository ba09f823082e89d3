import { isObject, RpcError } from "@mortise/jsonrpc";
import type { ExchangeContext, JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { RequestContext } from "./context.js";
import { InputRequired } from "./input-required.js";
import { checkAnswer } from "./questions.js";
import type { RequestStates } from "./request-state.js";
import { Round } from "./round.js";
import type { Outcome, Runnable } from "./target.js";

// A request that needs input is asked again with the answers (basic/patterns/mrtr). Each time is a round: it may bring answers and
// state from the one before, it runs the handler from the start, and it ends with the result or with the next questions.

/** What one round of a request is made of. */
export interface RoundParts {
  readonly states: RequestStates;
  readonly request: JsonRpcRequest;
  readonly target: Runnable;
  readonly exchange: ExchangeContext;
  readonly context: RequestContext;
}

export const bringsAnswers = (params: JsonObject): boolean =>
  params.requestState !== undefined || params.inputResponses !== undefined;

/** Opens what a retry brings along. @throws RpcError -32602 for state or answers that are none */
export async function openRound({ states, request, target, exchange, context }: RoundParts): Promise<Round> {
  const { requestState, inputResponses = {} } = request.params as JsonObject;
  if (!isObject(inputResponses)) throw new RpcError(ERROR_CODES.InvalidParams, "inputResponses must be an object.");
  // A client that answers ahead takes nothing from anybody: each answer is checked when its question is asked, others are ignored.
  if (requestState === undefined) return new Round(context.clientCapabilities, undefined, {}, inputResponses);
  const state = await states.open(requestState, request, target.description, exchange);
  const given = Object.entries(state.questions).filter(([key]) => Object.hasOwn(inputResponses, key));
  const checked = given.map(
    async ([key, question]) => [key, await checkAnswer(key, question, inputResponses[key])] as const,
  );
  return new Round(context.clientCapabilities, state, Object.fromEntries(await Promise.all(checked)));
}

/** Whether there are questions to ask. They are the answer then, whatever the handler went on to return or throw. */
export const asks = (context: RequestContext, outcome: Outcome | undefined): outcome is InputRequired | undefined =>
  context.suspended || outcome instanceof InputRequired;

/** The result that asks the questions, with the state that their answers will bring back. */
export async function nextRound(
  { states, request, target, exchange, context }: RoundParts,
  outcome: Outcome | undefined,
): Promise<JsonObject> {
  const byHand = outcome instanceof InputRequired ? outcome : undefined;
  const { interaction, ownState } = context.round;
  for (const [key, question] of Object.entries(byHand?.requests ?? {})) interaction.add(key, question);
  const { inputRequests, state } = await interaction.round();
  const own = byHand === undefined ? ownState : byHand.state;
  const requestState = await states.seal(
    own === undefined ? state : { ...state, own },
    request,
    target.description,
    exchange,
  );
  const any = Object.keys(inputRequests).length > 0;
  return { resultType: "input_required", ...(any && { inputRequests }), requestState };
}
