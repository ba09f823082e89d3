import { isObject, LocalError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";

/** The server needs input that this client has no handler for. Nothing was done on either side: ask again in another way. */
export class InputRequiredError extends LocalError {
  override readonly name = "InputRequiredError";
  /** What was asked, by key: `{ method, params }` each, as it came and unchecked. */
  readonly inputRequests: JsonObject;

  constructor(message: string, inputRequests: JsonObject) {
    super("INPUT_REQUIRED", message);
    this.inputRequests = inputRequests;
  }
}

/**
 * What becomes of an answer that asks for input (basic/patterns/mrtr): the place where rounds of questions and answers are played.
 * There are no input handlers yet, so every such answer ends the call with a local error that names the questions.
 */
export function answerInputRequired(method: string, result: JsonObject): never {
  const requests = isObject(result.inputRequests) ? result.inputRequests : {};
  const asked = Object.entries(requests).map(([key, request]) => `${methodOf(request)} (${JSON.stringify(key)})`);
  throw new InputRequiredError(
    `The server cannot answer ${method} without input: ${asked.join(", ") || "another attempt with its state"}. This client has no handlers for that.`,
    requests,
  );
}

const methodOf = (request: unknown): string =>
  isObject(request) && typeof request.method === "string" ? request.method : "an unnamed request";
