import type { InputRequests } from "@mortise/schema/2026-07-28";
import { checkForm } from "./form-rules.js";

/** What a handler returns to ask by hand, without suspending: see {@link inputRequired}. */
export class InputRequired {
  readonly requests: InputRequests;
  readonly state: unknown;

  constructor(requests: InputRequests, state: unknown) {
    for (const { method, params } of Object.values(requests))
      if (method === "elicitation/create" && "requestedSchema" in params) checkForm(params.requestedSchema.properties);
    this.requests = requests;
    this.state = state;
  }
}

/**
 * Asks the client and ends this run of the handler; the next one finds the answers in `ctx.inputResponses` and `state` in `ctx.state`. For
 * handlers that keep their own account of the rounds; `ctx.elicit` and its like do that for you.
 * @param requests the questions by key; none means: ask again at once
 * @param state any JSON value; it travels sealed, so the client can neither read nor change it
 * @throws Error when a form has a field that none may have
 */
export const inputRequired = (requests: InputRequests, state?: unknown): InputRequired =>
  new InputRequired(requests, state);
