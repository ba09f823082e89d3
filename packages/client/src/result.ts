import { InvalidMessageError, isObject } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { isMethod, METHODS } from "@mortise/schema/2026-07-28";
import type { InputRequiredResult, Method, Methods } from "@mortise/schema/2026-07-28";
import {
  isCallToolResult,
  isCompleteResult,
  isDiscoverResult,
  isGetPromptResult,
  isListPromptsResult,
  isListResourcesResult,
  isListResourceTemplatesResult,
  isListToolsResult,
  isReadResourceResult,
} from "@mortise/schema/2026-07-28/validators";

/** The methods that {@link readResult} knows the results of. `subscriptions/listen` is no call: its answer ends it. */
export type CallMethod = Exclude<Method, "subscriptions/listen">;

interface Check {
  (value: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message: string }[] | null;
}

const CHECKS: { readonly [M in CallMethod]: Check & ((value: unknown) => value is Methods[M]["result"]) } = {
  "server/discover": isDiscoverResult,
  "tools/list": isListToolsResult,
  "tools/call": isCallToolResult,
  "resources/list": isListResourcesResult,
  "resources/templates/list": isListResourceTemplatesResult,
  "resources/read": isReadResourceResult,
  "prompts/list": isListPromptsResult,
  "prompts/get": isGetPromptResult,
  "completion/complete": isCompleteResult,
};

const checkOf = (method: string): Check | undefined =>
  Object.hasOwn(CHECKS, method) ? CHECKS[method as CallMethod] : undefined;

/** Whether an answer that was read asks for input instead of completing. */
export const isInputRequired = (answer: JsonObject | InputRequiredResult): answer is InputRequiredResult =>
  answer.resultType === "input_required";

/**
 * The completed result in an answer to `method`: checked, its unknown members kept, what servers of earlier revisions leave out filled in;
 * or what it asks for, where the method may ask.
 * @throws InvalidMessageError when it is not a result that the method may have
 */
export function readResult(method: string, answer: unknown): JsonObject | InputRequiredResult {
  if (!isObject(answer)) throw new InvalidMessageError(`The answer to ${method} is no object.`);
  const type = answer.resultType ?? "complete"; // absent in earlier revisions (basic § result type)
  if (type === "input_required" && isMethod(method) && METHODS[method].mayAskForInput) {
    return readInputRequired(method, answer);
  }
  if (type !== "complete") {
    throw new InvalidMessageError(`The answer to ${method} has the unknown resultType ${JSON.stringify(type)}.`);
  }
  const result = complete(method, answer);
  const check = checkOf(method);
  if (check === undefined || check(result)) return result;
  const [error] = check.errors ?? [];
  throw new InvalidMessageError(
    `The answer to ${method} is not valid: ${error ? `${error.instancePath || "the result"} ${error.message}` : "unknown reason"}.`,
    { cause: check.errors },
  );
}

/** Its questions are read when they are answered; here only what the rounds themselves depend on (basic/patterns/mrtr). */
function readInputRequired(method: string, answer: JsonObject): InputRequiredResult {
  const { inputRequests, requestState } = answer;
  const fits =
    (inputRequests === undefined || isObject(inputRequests)) &&
    (requestState === undefined || typeof requestState === "string") &&
    (inputRequests !== undefined || requestState !== undefined);
  if (fits) return answer as InputRequiredResult;
  throw new InvalidMessageError(
    `The answer to ${method} asks for input, but says neither which, in an object, nor with which state, in a string.`,
  );
}

/** With the members whose absence has a meaning: see basic § result type and server/utilities/caching. */
function complete(method: string, answer: JsonObject): JsonObject {
  const { resultType, ttlMs, cacheScope } = answer;
  const cacheable = isMethod(method) && METHODS[method].cacheable;
  const stale = cacheable && (ttlMs === undefined || (typeof ttlMs === "number" && ttlMs < 0));
  const unscoped = cacheable && cacheScope === undefined;
  if (resultType !== undefined && !stale && !unscoped) return answer;
  return {
    ...answer,
    resultType: "complete",
    ...(stale && { ttlMs: 0 }),
    ...(unscoped && { cacheScope: "private" }),
  };
}
