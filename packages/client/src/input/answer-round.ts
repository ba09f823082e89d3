import { InvalidMessageError, isObject } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type {
  ClientCapabilities,
  InputRequiredResult,
  InputResponse,
  InputResponses,
} from "@mortise/schema/2026-07-28";
import { isImplementation, isInputRequest } from "@mortise/schema/2026-07-28/validators";
import { InputRequiredError } from "./errors.js";
import { answerForm } from "./form.js";
import type { InputContext, InputHandlers } from "./handlers.js";
import { answerRoots } from "./roots.js";
import { answerSampling } from "./sampling.js";
import { answerUrl } from "./url.js";

/** The call whose answer asks for input. */
export interface AskedCall {
  readonly method: string;
  readonly params: JsonObject;
  readonly signal: AbortSignal;
}

/** One question, with the handler that it goes to. */
type Ask = (context: InputContext) => Promise<InputResponse>;

/**
 * Answers every question of one round, all at once (basic/patterns/mrtr § client requirements).
 * @throws InputRequiredError when one of them has no handler or was not declared: then nobody is asked anything
 * @throws InputFailedError when a handler threw, or answered what is no answer; the others are told to stop
 */
export async function answerRound(
  result: InputRequiredResult,
  call: AskedCall,
  handlers: InputHandlers,
  declared: ClientCapabilities,
): Promise<InputResponses> {
  const asks = Object.entries(result.inputRequests ?? {}).map(
    ([key, request]) => [key, handlerOf(key, request, handlers, declared, result)] as const,
  );
  const others = new AbortController();
  const stop = (): void => others.abort(call.signal.reason);
  if (call.signal.aborted) stop();
  else call.signal.addEventListener("abort", stop, { once: true });
  try {
    const about = aboutOf(call.params);
    const serverInfo = serverInfoOf(result);
    const answers = asks.map(async ([key, ask]) => {
      const context = { key, method: call.method, about, serverInfo, signal: others.signal };
      return [key, await ask(context)] as const;
    });
    return Object.fromEntries(await Promise.all(answers));
  } catch (error) {
    others.abort(error);
    throw error;
  } finally {
    call.signal.removeEventListener("abort", stop);
  }
}

/** Who answers a question. What was not declared is refused, handler or not: the server should not have asked. */
function handlerOf(
  key: string,
  request: unknown,
  { onForm, onUrl, onSample, roots }: InputHandlers,
  { elicitation, sampling, roots: mayList }: ClientCapabilities,
  result: InputRequiredResult,
): Ask {
  if (!isInputRequest(request)) throw unreadable(key, request);
  const refuse = (what: string): InputRequiredError =>
    new InputRequiredError(`The server asks for ${what} (${JSON.stringify(key)}), ${REFUSED}`, result);
  if (request.method === "roots/list") {
    if (roots === undefined || mayList === undefined) throw refuse("roots");
    return (context) => answerRoots(roots, context);
  }
  if (request.method === "sampling/createMessage") {
    const { params } = request;
    if (onSample === undefined || sampling === undefined) throw refuse("a message of a model");
    const usesTools = params.tools !== undefined || params.toolChoice !== undefined;
    if (usesTools && sampling.tools === undefined) throw refuse("sampling with tools");
    return (context) => answerSampling(onSample, params, context);
  }
  const { params } = request;
  if (params.mode === "url") {
    if (onUrl === undefined || elicitation?.url === undefined) throw refuse("a visit of a page");
    return (context) => answerUrl(onUrl, params, context);
  }
  // An empty declaration means forms (client/elicitation § capabilities).
  const takesForms = elicitation && (elicitation.form !== undefined || elicitation.url === undefined);
  if (onForm === undefined || !takesForms) throw refuse("a form to be filled in");
  return (context) => answerForm(onForm, params, context);
}

const REFUSED = "which this client did not declare or has no handler for. Nobody was asked.";

function unreadable(key: string, request: unknown): InvalidMessageError {
  const method = isObject(request) && typeof request.method === "string" ? request.method : "nothing";
  const [error] = isInputRequest.errors ?? [];
  return new InvalidMessageError(
    `The server asks ${method} (${JSON.stringify(key)}), which is no valid question: ${error?.instancePath || "it"} ${error?.message}.`,
    { cause: isInputRequest.errors },
  );
}

/** What the call is about; the three methods that may ask name it in one of two params. */
const aboutOf = ({ name, uri }: JsonObject): string => String(name ?? uri);

function serverInfoOf({ _meta }: InputRequiredResult): InputContext["serverInfo"] {
  const info = _meta?.[META_KEYS.serverInfo];
  return isImplementation(info) ? info : undefined;
}
