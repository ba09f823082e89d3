import { InvalidMessageError, isObject } from "@mortise/jsonrpc";
import type { ClientCapabilities, InputResponse } from "@mortise/schema/2026-07-28";
import { isInputRequest } from "@mortise/schema/2026-07-28/validators";
import { answerForm } from "./form.js";
import type { InputContext, InputHandlers } from "./handlers.js";
import { answerRoots } from "./roots.js";
import { answerSampling } from "./sampling.js";
import { answerUrl } from "./url.js";

/** Puts one question to its handler. */
export type Ask = (context: InputContext) => Promise<InputResponse>;

/** Why a question goes to nobody: what it asks for has no handler, or was not declared. */
export interface Refusal {
  readonly refused: string;
}

/**
 * Who answers a question. What was not declared is refused, handler or not: the server should not have asked.
 * @throws InvalidMessageError when it is none
 */
export function handlerOf(
  key: string,
  request: unknown,
  handlers: InputHandlers,
  declared: ClientCapabilities,
): Ask | Refusal {
  if (!isInputRequest(request)) throw unreadable(key, request);
  const { onForm, onUrl, onSample, roots } = handlers;
  const { elicitation, sampling } = declared;
  if (request.method === "roots/list") {
    if (roots === undefined || declared.roots === undefined) return { refused: "roots" };
    return (context) => answerRoots(roots, context);
  }
  if (request.method === "sampling/createMessage") {
    const { params } = request;
    if (onSample === undefined || sampling === undefined) return { refused: "a message of a model" };
    const usesTools = params.tools !== undefined || params.toolChoice !== undefined;
    if (usesTools && sampling.tools === undefined) return { refused: "sampling with tools" };
    return (context) => answerSampling(onSample, params, context);
  }
  const { params } = request;
  if (params.mode === "url") {
    if (onUrl === undefined || elicitation?.url === undefined) return { refused: "a visit of a page" };
    return (context) => answerUrl(onUrl, params, context);
  }
  // An empty declaration means forms (client/elicitation § capabilities).
  const takesForms = elicitation && (elicitation.form !== undefined || elicitation.url === undefined);
  if (onForm === undefined || !takesForms) return { refused: "a form to be filled in" };
  return (context) => answerForm(onForm, params, context);
}

function unreadable(key: string, request: unknown): InvalidMessageError {
  const method = isObject(request) && typeof request.method === "string" ? request.method : "nothing";
  const [error] = isInputRequest.errors ?? [];
  return new InvalidMessageError(
    `The server asks ${method} (${JSON.stringify(key)}), which is no valid question: ${error?.instancePath || "it"} ${error?.message}.`,
    { cause: isInputRequest.errors },
  );
}
