import type { JsonObject } from "@mortise/jsonrpc";
import type { ClientCapabilities, InputResponse } from "@mortise/schema/2026-07-28";
import { Replay } from "./replay.js";
import type { RequestState } from "./request-state.js";

/** What a handler has of the rounds before. Made only for handlers that ask: most never do. */
export class Round {
  readonly interaction: Replay;
  /** Answers to what the round before asked. */
  readonly responses: Readonly<Record<string, InputResponse>>;
  /** What the handler put aside in the round before. */
  readonly ownState: unknown;

  constructor(
    capabilities: ClientCapabilities,
    state?: RequestState,
    responses: Readonly<Record<string, InputResponse>> = {},
    unasked?: JsonObject,
  ) {
    const known = state && { ...state, answers: { ...state.answers, ...responses } };
    this.interaction = new Replay(capabilities, known, unasked);
    this.responses = responses;
    this.ownState = state?.own;
  }
}
